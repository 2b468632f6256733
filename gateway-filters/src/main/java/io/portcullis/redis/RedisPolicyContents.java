package io.portcullis.redis;

import io.portcullis.policy.PolicyAddress;
import io.portcullis.policy.PolicyContents;
import io.portcullis.policy.PolicyKey;
import io.portcullis.policy.PolicyVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Texts of documents in Redis: a string each, and a stream for each history. Thread-safe. */
final class RedisPolicyContents implements PolicyContents {

    private final String prefix;
    private final RedisCalls calls;
    private final OwnConnections connections;
    private final ReactiveStringRedisTemplate redis;

    /**
     * Contents whose keys begin with this prefix.
     *
     * @param timeout of each call
     */
    RedisPolicyContents(String prefix, Duration timeout, OwnConnections connections) {
        this.prefix = prefix;
        this.calls = new RedisCalls(timeout);
        this.connections = connections;
        this.redis = new ReactiveStringRedisTemplate(connections.factory());
    }

    @Override
    public void put(String tenant, String digest, String text) {
        String key = RedisKeys.text(prefix, new PolicyAddress(tenant, digest));
        calls.await(redis.opsForValue().setIfAbsent(key, text));
    }

    @Override
    public @Nullable String get(String tenant, String digest) {
        String key = RedisKeys.text(prefix, new PolicyAddress(tenant, digest));
        return calls.find(redis.opsForValue().get(key)).orElse(null);
    }

    @Override
    public void note(PolicyKey key, PolicyVersion version) {
        MapRecord<String, String, String> entry =
                StreamRecords.newRecord().in(RedisKeys.history(prefix, key)).ofMap(PolicyVersionFields.write(version));
        calls.await(redis.opsForStream().add(entry, XAddOptions.maxlen(MOST_VERSIONS)));
    }

    /** What somebody else has written there is left out. */
    @Override
    public List<PolicyVersion> history(PolicyKey key) {
        List<PolicyVersion> history = new ArrayList<>();
        calls.await(redis.<String, String>opsForStream()
                        .range(RedisKeys.history(prefix, key), Range.unbounded())
                        .collectList())
                .forEach(entry -> PolicyVersionFields.read(entry.getValue()).ifPresent(history::add));
        Collections.reverse(history);
        history.sort(Comparator.comparingLong(PolicyVersion::version).reversed());
        return List.copyOf(history);
    }

    @Override
    public void close() {
        connections.close();
    }
}
