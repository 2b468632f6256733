package io.portcullis.redis;

import io.portcullis.feed.Append;
import io.portcullis.feed.Appended;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.Heartbeat;
import io.portcullis.feed.LogEntry;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.Position;
import io.portcullis.feed.Pulled;
import io.portcullis.feed.RankConflictException;
import io.portcullis.feed.Succession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** The log in Redis: a stream and its meta data, changed and read by scripts only. Thread-safe. */
final class RedisFeedStore implements FeedStore {

    private static final int HEAD_FIELDS = 7;
    private static final int ENTRY_FIELDS = 4;
    private static final Pattern HEARTBEAT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18}) (.*)");

    private final RedisScript<?> pull = script("feed-pull.lua");
    private final RedisScript<?> append = script("feed-append.lua");
    private final RedisScript<?> nodes = script("feed-nodes.lua");
    private final RedisKeys keys;
    private final LogSettings settings;
    private final RedisCalls calls;
    private final OwnConnections connections;
    private final ReactiveStringRedisTemplate redis;
    private final RedisHints hints;
    private final ReplicaWait replicas;

    /**
     * A log under these keys.
     *
     * @param timeout of each call
     */
    RedisFeedStore(RedisKeys keys, LogSettings settings, Duration timeout, OwnConnections connections) {
        this.keys = keys;
        this.settings = settings;
        this.calls = new RedisCalls(timeout);
        this.connections = connections;
        this.redis = new ReactiveStringRedisTemplate(connections.factory());
        this.hints = new RedisHints(connections.factory().getRequiredNativeClient(), keys.channel());
        this.replicas = new ReplicaWait(connections.factory().getRequiredNativeClient(), keys);
    }

    @Override
    public Pulled pull(String node, Position position, int limit) {
        List<String> reply = run(
                pull,
                List.of(
                        node,
                        position.epoch(),
                        String.valueOf(position.version()),
                        position.chain(),
                        String.valueOf(limit),
                        String.valueOf(settings.seal().toMillis())));
        Position head = new Position(reply.get(1), Long.parseLong(reply.get(2)), reply.get(3));
        List<LogEntry> entries = new ArrayList<>((reply.size() - HEAD_FIELDS) / ENTRY_FIELDS);
        for (int i = HEAD_FIELDS; i < reply.size(); i += ENTRY_FIELDS) {
            entries.add(
                    new LogEntry(number(reply.get(i)), reply.get(i + 1), reply.get(i + 2), number(reply.get(i + 3))));
        }
        return new Pulled(
                Pulled.Outcome.valueOf(reply.get(0)),
                head,
                Long.parseLong(reply.get(4)),
                Long.parseLong(reply.get(5)),
                reply.get(6).equals("1"),
                entries);
    }

    /** Of an entry that somebody else wrote it may be anything; the chain does not fit it then, and the log is replaced. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public Appended append(Append news) {
        List<String> reply = run(append, arguments(news));
        switch (reply.get(0)) {
            case "CONFLICT" -> throw new RankConflictException(Long.parseLong(reply.get(4)));
            case "UNSEALED" ->
                throw new FeedStoreException(
                        "Redis: the log may lack entries that were lost: try again soon", false, null);
            default -> {
                return new Appended(
                        reply.get(0).equals("OK"),
                        new Position(reply.get(1), Long.parseLong(reply.get(2)), reply.get(3)));
            }
        }
    }

    private List<String> arguments(Append news) {
        List<String> arguments = new ArrayList<>(List.of(
                keys.channel(),
                String.valueOf(settings.seal().toMillis()),
                String.valueOf(settings.retention().toMillis()),
                UUID.randomUUID().toString(),
                orEmpty(news.repairer()),
                news.isLastRepair() ? "1" : "0",
                orEmpty(news.abandoned()),
                news.expectedRank() == null ? "" : news.expectedRank().toString(),
                settings.longest() == Long.MAX_VALUE ? "0" : String.valueOf(settings.longest())));
        for (FeedEntry entry : news.entries()) {
            arguments.add(entry.text());
            arguments.add(end(entry));
        }
        return arguments;
    }

    private static String end(FeedEntry entry) {
        Succession succession = entry.succession();
        return succession == null
                ? String.valueOf(entry.expires())
                : succession.rank() + " " + succession.slot() + " " + succession.subject();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Redis knows a script by its digest, and is told the text if it does not. */
    private static RedisScript<?> script(String file) {
        return RedisScript.of(new ClassPathResource("io/portcullis/redis/" + file), List.class);
    }

    private List<String> run(RedisScript<?> script, List<String> arguments) {
        List<?> reply = (List<?>)
                calls.await(redis.execute(script, keys.all(), arguments).next());
        return reply.stream().map(String::valueOf).toList();
    }

    @Override
    public List<Heartbeat> heartbeats() {
        List<String> reply = run(nodes, List.of());
        long now = Long.parseLong(reply.get(0));
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 2) {
            Matcher said = HEARTBEAT.matcher(reply.get(i + 1));
            if (said.matches()) {
                heartbeats.add(new Heartbeat(
                        reply.get(i),
                        said.group(3),
                        Long.parseLong(said.group(1)),
                        now - Long.parseLong(said.group(2))));
            }
        }
        return heartbeats;
    }

    @Override
    public int awaitReplicas(int atLeast, Duration longest) {
        try {
            return replicas.await(atLeast, longest);
        } catch (RuntimeException e) {
            throw calls.failed(e);
        }
    }

    @Override
    public void onHint(Runnable callback) {
        hints.add(callback);
    }

    @Override
    public void reconnect() {
        connections.factory().resetConnection();
        hints.reconnect();
    }

    @Override
    public void leave(String node) {
        calls.await(redis.opsForHash().remove(keys.nodes(), node));
    }

    @Override
    public void close() {
        hints.close();
        connections.close();
    }
}
