package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.ratelimit.Account;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots that two gateways hold in one Redis. */
class RedisSlotsIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    private static RedisProcess redis;

    private final Account account = new Account("limit", UUID.randomUUID().toString());
    private RedisLimitStore a;
    private RedisLimitStore b;

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        a = new RedisLimitStore("slots", RedisLog.connections(RedisLog.TIMEOUT, redis.endpoint()));
        b = new RedisLimitStore("slots", RedisLog.connections(RedisLog.TIMEOUT, redis.endpoint()));
        for (RedisLimitStore store : new RedisLimitStore[] {a, b}) {
            Patience.await("a connection").until(() -> {
                try {
                    return hold(store, 0, 0, LONG) == 0;
                } catch (RuntimeException e) {
                    return false;
                }
            });
        }
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    private int hold(RedisLimitStore store, int used, int wanted, Duration lease) {
        return store.hold(account, 3, used, wanted, lease, RedisLog.TIMEOUT).join();
    }

    @Test
    void bothTogetherHoldNoMoreThanThereAre() {
        assertThat(hold(a, 0, 2, LONG)).isEqualTo(2);
        assertThat(hold(b, 0, 2, LONG)).isOne();
        assertThat(hold(a, 0, 3, LONG)).isEqualTo(2);
    }

    @Test
    void whatOneGivesBackTheOtherGets() {
        hold(a, 0, 3, LONG);
        assertThat(hold(b, 0, 1, LONG)).isZero();
        assertThat(hold(a, 0, 1, LONG)).isOne();
        assertThat(hold(b, 0, 3, LONG)).isEqualTo(2);
    }

    @Test
    void whatIsUsedIsNeverTakenAway() {
        hold(a, 0, 3, LONG);
        assertThat(hold(b, 2, 2, LONG)).isEqualTo(2);
        assertThat(hold(a, 0, 3, LONG)).isOne();
    }

    @Test
    void theSlotsOfAGatewayThatSaysNothingAreFreeAfterTheLease() {
        hold(a, 3, 3, Duration.ofMillis(50));
        Patience.await("the end of the lease").until(() -> hold(b, 0, 3, LONG) == 3);
    }

    @Test
    void nothingIsLeftOfAnAccountThatNobodyUses() {
        hold(a, 0, 1, LONG);
        hold(a, 0, 0, LONG);
        assertThat(redis.cli("EXISTS", RedisKeys.slots("slots", account.key(), account.limit())))
                .isEqualTo("0");
    }

    @Test
    void whatSomebodyElseWroteIsRemoved() {
        redis.cli("HSET", RedisKeys.slots("slots", account.key(), account.limit()), "other", "many");
        assertThat(hold(a, 0, 3, LONG)).isEqualTo(3);
    }

    @Test
    void whatIsAskedTooLateIsNotDone() {
        CompletableFuture<Integer> late = a.hold(account, 3, 0, 3, LONG, Duration.ofNanos(-1));

        assertThatThrownBy(late::join).hasMessageContaining("too late");
        assertThat(hold(b, 0, 3, LONG)).isEqualTo(3);
    }
}
