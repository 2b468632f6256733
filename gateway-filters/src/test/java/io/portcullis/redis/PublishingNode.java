package io.portcullis.redis;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.RankReplica;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.RedisEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One life of a node that publishes and follows what others publish. Thread-safe. */
final class PublishingNode implements FleetNode {

    static final RedisKeys KEYS = new RedisKeys("history", RedisKeys.POLICIES);

    /** Short enough to be trimmed all the time. */
    static final LogSettings LOG = new LogSettings(Duration.ofSeconds(3), Duration.ofDays(1), 60);

    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    private final String name;
    private final RankReplica known = new RankReplica();
    private final PausableReplica replica = new PausableReplica(known);
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final RedisFeedStore store;
    private final Feed feed;

    /** Starts to follow the log through this proxy. */
    PublishingNode(String name, FaultProxy proxy, String password) {
        this.name = name;
        RedisEndpoint at = new RedisEndpoint(proxy.host(), proxy.port(), "", password, 0, null);
        this.store = new RedisFeedStore(KEYS, LOG, CALL_TIMEOUT, RedisLog.connections(CALL_TIMEOUT, at));
        this.feed = new Feed(
                name, store, replica, new Freshness(System::nanoTime), FeedTimes.standard(), "portcullis-policies");
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

    RankReplica known() {
        return known;
    }

    /** The highest rank of the place, {@code <slot> <subject>}, 0 if there is none. */
    long rankAt(String place) {
        FeedEntry entry = known.latest().get(place);
        return entry == null ? 0 : entry.succession().rank();
    }

    /** The highest rank that was ever seen here. */
    long seenAt(String place) {
        return seen.getOrDefault(place, 0L);
    }

    void saw(String place, long rank) {
        seen.merge(place, rank, Math::max);
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
