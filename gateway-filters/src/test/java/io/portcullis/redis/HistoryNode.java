package io.portcullis.redis;

import io.portcullis.VerifiedToken;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.revocation.IssuerTerms;
import io.portcullis.revocation.RevocationList;
import io.portcullis.revocation.Revocations;
import io.portcullis.testing.FaultProxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One life of a node, from an empty list to its crash: all of it but the requests. Thread-safe. */
final class HistoryNode implements FleetNode {

    static final RedisKeys KEYS = new RedisKeys("history", RedisKeys.REVOCATIONS);

    /** The seal is longer than the usual one by what a busy machine may take from a node that has something to upload. */
    static final LogSettings LOG = new LogSettings(Duration.ofSeconds(8), Duration.ofSeconds(15));

    private static final IssuerTerms TERMS =
            new IssuerTerms(RecordedRevocation.ISSUER, Duration.ofHours(1), Duration.ZERO);

    private final String name;
    private final RevocationList list = new RevocationList(Clock.systemUTC());
    private final PausableReplica replica = new PausableReplica(list);
    private final Freshness freshness = new Freshness(System::nanoTime);
    private final Map<RecordedRevocation, VerifiedToken> tokens = new ConcurrentHashMap<>();
    private final RedisFeedStore store;
    private final Feed feed;
    private final Revocations revocations;

    /**
     * Starts to follow the log through this proxy.
     *
     * @param timeout of each call
     */
    HistoryNode(String name, FaultProxy proxy, String password, Duration timeout) {
        this.name = name;
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(proxy.host(), proxy.port());
        server.setPassword(password);
        OwnConnections connections = new OwnConnections(new LettuceConnectionFactory(server), timeout);
        this.store = new RedisFeedStore(KEYS, LOG, timeout, connections);
        this.feed = new Feed(name, store, replica, freshness, FeedTimes.standard());
        this.revocations = new Revocations(list, feed, Map.of("corporate", TERMS), Clock.systemUTC());
        feed.start();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    RedisFeedStore store() {
        return store;
    }

    Revocations revocations() {
        return revocations;
    }

    RevocationList list() {
        return list;
    }

    /** Like a request with the token that the revocation is about, which this node remembers from request to request. */
    boolean refuses(RecordedRevocation revocation) {
        return list.refuse(tokens.computeIfAbsent(revocation, RecordedRevocation::token)) != null;
    }

    @Override
    public void pause(boolean isPaused) {
        replica.pause(isPaused);
    }

    @Override
    public void close() {
        pause(false);
        feed.close();
        store.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
