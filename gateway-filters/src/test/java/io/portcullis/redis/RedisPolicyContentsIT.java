package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.policy.PolicyContents;
import io.portcullis.policy.PolicyContentsContract;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietLogs.class)
class RedisPolicyContentsIT extends PolicyContentsContract {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private static RedisProcess redis;

    private final String prefix = "contents" + NEXT.incrementAndGet();

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected PolicyContents open() {
        return open(RedisLog.TIMEOUT, redis.endpoint());
    }

    private PolicyContents open(Duration timeout, RedisEndpoint at) {
        return new RedisPolicyContents(prefix, timeout, RedisLog.connections(timeout, at));
    }

    @Test
    void theKeysOfATenantShareASlotAndCarryThePrefix() {
        contents.put("acme", DIGEST, "text");
        contents.note(KEY, version(1));

        String text = prefix + ":pol:{acme}:" + DIGEST;
        String history = prefix + ":pol:{acme}:history:orders-api";
        assertThat(redis.cli("KEYS", prefix + ":*").lines()).containsExactlyInAnyOrder(text, history);
        assertThat(Stream.of(text, history)).extracting(SlotHash::getSlot).containsOnly(SlotHash.getSlot("acme"));
    }

    @Test
    void aHistoryHasNoMoreThan50Entries() {
        for (int i = 1; i <= 60; i++) {
            contents.note(KEY, version(i));
        }

        assertThat(redis.cli("XLEN", prefix + ":pol:{acme}:history:orders-api")).isEqualTo("50");
    }

    @Test
    void whatSomebodyElseWroteIntoAHistoryIsLeftOut() {
        contents.note(KEY, version(1));
        redis.cli("XADD", prefix + ":pol:{acme}:history:orders-api", "*", "version", "x", "mode", "NEW");

        assertThat(contents.history(KEY)).containsExactly(version(1));
    }

    @Test
    void aKeyOfAnotherTypeIsAnError() {
        redis.cli("LPUSH", prefix + ":pol:{acme}:" + DIGEST, "x");

        assertThatThrownBy(() -> contents.get("acme", DIGEST))
                .isInstanceOf(FeedStoreException.class)
                .hasMessageContaining("WRONGTYPE");
    }

    @Test
    void whoeverDoesNotAnswerInTimeIsNotWaitedFor() {
        try (FaultProxy proxy = FaultProxy.to(redis);
                PolicyContents remote = open(
                        Duration.ofMillis(300),
                        new RedisEndpoint(proxy.host(), proxy.port(), null, redis.password(), 0, null))) {
            remote.put("acme", DIGEST, "text");
            proxy.stall();
            assertThatThrownBy(() -> remote.get("acme", DIGEST))
                    .isInstanceOfSatisfying(
                            FeedStoreException.class,
                            e -> assertThat(e.isTimeout()).isTrue());
            proxy.passHeld();
        }
    }
}
