package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.ratelimit.Charge;
import io.portcullis.ratelimit.Charged;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.Rate;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts in a Redis that is slow, away or empty. */
@ExtendWith(QuietLogs.class)
class RedisLimitFaultsIT {

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration SHORT = Duration.ofMillis(40);

    private final String prefix = "faults" + NEXT.incrementAndGet();
    private RedisProcess redis;
    private FaultProxy proxy;
    private RedisEndpoint remote;

    @BeforeEach
    void start() {
        redis = RedisProcess.start();
        proxy = FaultProxy.to(redis);
        remote = RedisLimits.through(proxy, redis);
    }

    @AfterEach
    void stop() {
        proxy.close();
        redis.close();
    }

    private static CompletableFuture<Charged> take(LimitStore store, Rate rate, long units, Duration patience) {
        return store.charge(List.of(new Charge(RedisLimits.ANN, rate, units, units)), patience);
    }

    private static void assertLate(CompletableFuture<Charged> charge) {
        assertThatThrownBy(charge::join).hasMessageContaining("Redis was asked too late to charge anything");
    }

    private void assertNeverChargedLate(LimitStore store, long available) {
        proxy.stall();
        CompletableFuture<Charged> held = take(store, RedisLimits.SLOW, 5, SHORT);
        RedisLog.in(redis).pass(SHORT.plusMillis(10));
        assertThat(held).isNotDone();
        proxy.passHeld();

        assertLate(held);
        assertThat(RedisLimits.available(store)).isEqualTo(available);
    }

    @Test
    void whatComesAfterItsPatienceIsNotCharged() {
        try (LimitStore store = RedisLimits.open(prefix, remote)) {
            assertThat(take(store, RedisLimits.SLOW, 1, RedisLog.TIMEOUT).join().isGranted())
                    .isTrue();
            assertNeverChargedLate(store, 9);
        }
    }

    @Test
    void theFirstCallIsNotChargedAfterItsPatienceEither() {
        try (LimitStore store = RedisLimits.open(prefix, remote)) {
            assertNeverChargedLate(store, 10);
            assertThat(redis.cli("KEYS", prefix + ":*")).isEmpty();
        }
    }

    @Test
    void whatComesInTimeIsCharged() {
        try (LimitStore store = RedisLimits.open(prefix, remote)) {
            proxy.stall();
            CompletableFuture<Charged> held = take(store, RedisLimits.SLOW, 5, RedisLog.TIMEOUT);
            RedisLog.in(redis).pass(SHORT);
            proxy.passHeld();

            assertThat(held.join().isGranted()).isTrue();
            assertThat(RedisLimits.available(store)).isEqualTo(5);
        }
    }

    /** Ten units in half a second: all were charged, meanwhile the account was full and was emptied by others. */
    @Test
    void whatIsGivenBackLateIsNoMoreThanIfItHadNeverBeenCharged() {
        Rate rate = new Rate(20, Duration.ofSeconds(1), 10);
        try (LimitStore slow = RedisLimits.open(prefix, remote);
                LimitStore others = RedisLimits.open(prefix, redis.endpoint())) {
            assertThat(take(slow, rate, 10, RedisLog.TIMEOUT).join().isGranted())
                    .isTrue();
            proxy.stall();
            slow.giveBack(List.of(new Charge(RedisLimits.ANN, rate, 10, 10)), Duration.ZERO);
            RedisLog.in(redis).pass(Duration.ofMillis(550));
            Rate stopped = new Rate(1, Duration.ofDays(1), 10);
            assertThat(take(others, stopped, 10, RedisLog.TIMEOUT).join().isGranted())
                    .isTrue();
            String before = redis.cli("GET", prefix + ":rl:{ann}:api");
            long calls = returns();
            proxy.passHeld();
            Patience.await("what is given back").until(() -> returns() == calls + 2);

            assertThat(redis.cli("GET", prefix + ":rl:{ann}:api")).isEqualTo(before);
        }
    }

    /** A script is run by its digest first, which the server may not know. */
    private long returns() {
        return redis.cli("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval:") || line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),usec=.*", "$1")))
                .sum();
    }

    @Test
    void aRedisThatStartsEmptyHasFullAccounts() {
        try (LimitStore store = RedisLimits.open(prefix, redis.endpoint())) {
            assertThat(take(store, RedisLimits.SLOW, 10, RedisLog.TIMEOUT)
                            .join()
                            .isGranted())
                    .isTrue();
            redis.kill();
            redis.startEmpty();
            RedisLimits.connected(store);

            assertThat(RedisLimits.available(store)).isEqualTo(10);
            assertThat(take(store, RedisLimits.SLOW, 10, RedisLog.TIMEOUT)
                            .join()
                            .isGranted())
                    .isTrue();
        }
    }

    @Test
    void aConnectionThatDiesSilentlyIsReplaced() {
        try (LimitStore store =
                RedisLimits.connected(RedisLimits.unconnected(prefix, Duration.ofMillis(300), remote))) {
            int before = proxy.connections();
            proxy.stall();
            assertThatThrownBy(() -> take(store, RedisLimits.SLOW, 1, SHORT).join())
                    .hasMessageContaining("timed out");
            Patience.await("another connection").until(() -> proxy.connections() > before);
            proxy.passHeld();
            RedisLimits.connected(store);

            assertThat(RedisLimits.available(store)).isEqualTo(10);
        }
    }

    @Test
    void whileThereIsNoConnectionCallsFailAtOnce() {
        proxy.refuse();
        try (LimitStore store = RedisLimits.unconnected(prefix, RedisLog.TIMEOUT, remote)) {
            assertThat(take(store, RedisLimits.SLOW, 1, RedisLog.TIMEOUT)).isCompletedExceptionally();
            proxy.pass();
            RedisLimits.connected(store);

            assertThat(RedisLimits.available(store)).isEqualTo(10);
        }
    }
}
