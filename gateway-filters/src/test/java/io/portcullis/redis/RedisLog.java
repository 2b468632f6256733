package io.portcullis.redis;

import io.portcullis.feed.LogSettings;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A log in a Redis, and what an operator or a fault may do to its keys. */
record RedisLog(RedisServer redis, RedisKeys keys) {

    /** For calls that are to be answered. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String LOSE_NEWEST = """
            local kept = redis.call('XRANGE', KEYS[2], '-', '+')
            for i = 1, tonumber(ARGV[1]) do kept[#kept] = nil end
            redis.call('DEL', KEYS[2], KEYS[3])
            local epoch = redis.call('HGET', KEYS[1], 'epoch')
            redis.call('HSET', KEYS[1], 'ver', 0, 'chain', epoch, 'run', 'another')
            for _, entry in ipairs(kept) do
              redis.call('XADD', KEYS[2], entry[1], unpack(entry[2]))
              local fields = {}
              for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
              redis.call('HSET', KEYS[1], 'ver', entry[1]:match('^%d+'), 'chain', fields.c)
            end
            """;

    /** One that no other test uses. */
    static RedisLog in(RedisServer redis) {
        return new RedisLog(redis, new RedisKeys("test" + NEXT.incrementAndGet(), RedisKeys.REVOCATIONS));
    }

    RedisFeedStore open(LogSettings settings) {
        return open(settings, TIMEOUT, redis.endpoint());
    }

    RedisFeedStore open(LogSettings settings, Duration timeout, RedisEndpoint at) {
        return new RedisFeedStore(keys, settings, timeout, connections(timeout, at));
    }

    static OwnConnections connections(Duration timeout, RedisEndpoint at) {
        RedisStandaloneConfiguration there = new RedisStandaloneConfiguration(at.host(), at.port());
        there.setPassword(at.password());
        return new OwnConnections(new LettuceConnectionFactory(there), timeout);
    }

    void pass(Duration time) {
        long until = now() + time.toMillis();
        Patience.await("the time of Redis to pass").until(() -> now() >= until);
    }

    /** The clock of Redis in milliseconds. */
    long now() {
        String[] time = redis.cli("TIME").split("\n");
        return Long.parseLong(time[0]) * 1000 + Long.parseLong(time[1]) / 1000;
    }

    void loseNewest(int entries) {
        redis.cli("EVAL", LOSE_NEWEST, "3", keys.meta(), keys.log(), keys.latest(), String.valueOf(entries));
    }

    void awaitSubscription() {
        Patience.await("a subscription")
                .until(() -> redis.cli("PUBSUB", "NUMSUB", keys.channel()).endsWith("\n1"));
    }
}
