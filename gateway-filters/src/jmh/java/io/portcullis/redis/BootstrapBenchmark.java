package io.portcullis.redis;

import io.portcullis.feed.Append;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.revocation.RevocationList;
import io.portcullis.testing.RedisProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * How long does a node need that starts beside a log of 1e5, 1e6, 1e7 entries, how much memory does it take, and how much
 * does Redis? A main method; prints rows of a table. Arguments: the numbers of entries.
 */
public final class BootstrapBenchmark {

    private static final int CHUNK = 500;

    private BootstrapBenchmark() {}

    public static void main(String[] arguments) {
        System.out.println(
                "| entries | log written s | Redis bytes/entry | node ready s | entries/s | list bytes/entry |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (String number : arguments) {
            measure(Integer.parseInt(number));
        }
    }

    private static void measure(int entries) {
        try (RedisProcess redis = RedisProcess.start()) {
            long before = usedMemory(redis);
            long start = System.nanoTime();
            try (RedisFeedStore store = store(redis)) {
                write(store, entries);
            }
            double written = (System.nanoTime() - start) / 1e9;
            double perEntry = (usedMemory(redis) - before) / (double) entries;
            RevocationList list = new RevocationList(Clock.systemUTC());
            Freshness freshness = new Freshness(System::nanoTime);
            start = System.nanoTime();
            try (RedisFeedStore store = store(redis);
                    Feed feed = new Feed("benchmark", store, list, freshness, FeedTimes.standard())) {
                feed.start();
                while (!freshness.isReady()) {
                    LockSupport.parkNanos(1_000_000);
                }
                double ready = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "| %,d | %.1f | %.0f | %.1f | %,.0f | %.1f |%n",
                        list.size(), written, perEntry, ready, entries / ready, list.bytes() / (double) entries);
            }
        }
    }

    private static void write(RedisFeedStore store, int entries) {
        Random random = new Random(42);
        long expires = System.currentTimeMillis() / 1000 + 86_400;
        for (int i = 0; i < entries; i += CHUNK) {
            List<FeedEntry> chunk = new ArrayList<>(CHUNK);
            for (int j = 0; j < CHUNK; j++) {
                String key = String.format("%016x%016x", random.nextLong(), random.nextLong());
                chunk.add(new FeedEntry("token " + key + " 0 4294967295 " + expires, expires));
            }
            store.append(new Append(chunk, null, false, null));
        }
    }

    private static long usedMemory(RedisProcess redis) {
        return redis.cli("INFO", "memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).trim()))
                .sum();
    }

    private static RedisFeedStore store(RedisProcess redis) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
        server.setPassword(redis.password());
        LettuceConnectionFactory host = new LettuceConnectionFactory(server);
        host.afterPropertiesSet();
        Duration timeout = Duration.ofSeconds(10);
        return new RedisFeedStore(
                new RedisKeys("portcullis", RedisKeys.REVOCATIONS),
                new LogSettings(Duration.ZERO, Duration.ofDays(1)),
                timeout,
                new OwnConnections(host, timeout));
    }
}
