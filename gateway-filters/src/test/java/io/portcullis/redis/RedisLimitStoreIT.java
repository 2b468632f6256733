package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.LimitChangesContract;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.Rate;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(QuietLogs.class)
class RedisLimitStoreIT extends LimitChangesContract {

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final long MINUTE = 60_000;

    private static RedisProcess redis;

    private final String prefix = "limits" + NEXT.incrementAndGet();
    private final String ann = prefix + ":rl:{ann}:api";

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected LimitStore open() {
        return RedisLimits.open(prefix, redis.endpoint());
    }

    @Override
    protected void pass(Duration time) {
        RedisLog.in(redis).pass(time.plusMillis(1));
    }

    @Test
    void theKeysOfOneTextShareASlotAndCarryThePrefix() {
        charge(charge(ANN, SLOW, 1, 1), charge(new Account("other", "ann"), SLOW, 1, 1));

        assertThat(redis.cli("KEYS", prefix + ":*").lines()).containsExactlyInAnyOrder(ann, prefix + ":rl:{ann}:other");
        assertThat(Stream.of(ann, prefix + ":rl:{ann}:other"))
                .extracting(SlotHash::getSlot)
                .containsOnly(SlotHash.getSlot("ann"));
    }

    @Test
    void aKeyLivesUntilTheAccountIsFull() {
        charge(charge(ANN, SLOW, 3, 3));
        assertThat(Long.parseLong(redis.cli("PTTL", ann))).isBetween(170 * MINUTE, 180 * MINUTE);

        store.giveBack(List.of(charge(ANN, SLOW, 1, 1)), Duration.ZERO);
        awaitAvailable(ANN, SLOW, 8);
        assertThat(Long.parseLong(redis.cli("PTTL", ann))).isBetween(110 * MINUTE, 120 * MINUTE);
    }

    @Test
    void aFullAccountHasNoKey() {
        Rate quick = new Rate(100, Duration.ofSeconds(1), 2);
        charge(charge(ANN, quick, 2, 2));
        charge(charge(BEN, SLOW, 1, 1));
        store.giveBack(List.of(charge(BEN, SLOW, 1, 1)), Duration.ZERO);
        charge(charge(new Account("api", "eve"), SLOW, 11, 11));
        balance(new Account("api", "joe"), SLOW);

        Patience.await("no key").until(() -> redis.cli("KEYS", prefix + ":*").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{}", "-5", "-inf", "nan", "-nan", "1 2"})
    void whatIsNoTimeCountsAsFull(String nonsense) {
        redis.cli("SET", ann, nonsense);

        assertThat(balance(ANN, SLOW).available()).isEqualTo(10);
        assertThat(charge(charge(ANN, SLOW, 10, 10)).isGranted()).isTrue();
        assertThat(charge(charge(ANN, SLOW, 1, 1)).isGranted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "1e300", "99999999999999999999"})
    void aTimeThatCannotBeReachedCountsAsEmptyUntilItIsReset(String time) {
        redis.cli("SET", ann, time);

        assertThat(charge(charge(ANN, SLOW, 1, 1)).isGranted()).isFalse();
        assertThat(store.reset(ANN).join()).isTrue();
        assertThat(charge(charge(ANN, SLOW, 10, 10)).isGranted()).isTrue();
    }

    @Test
    void aKeyOfAnotherTypeIsAnErrorAndNothingIsCharged() {
        redis.cli("LPUSH", ann, "x");

        assertThatThrownBy(() -> charge(charge(new Account("other", "ann"), SLOW, 1, 1), charge(ANN, SLOW, 1, 1)))
                .hasMessageContaining("WRONGTYPE");
        assertThat(redis.cli("EXISTS", prefix + ":rl:{ann}:other")).isEqualTo("0");
    }

    @Test
    void theScriptsAreLoadedAgain() {
        charge(charge(ANN, SLOW, 1, 1));
        redis.cli("SCRIPT", "FLUSH");
        assertThat(charge(charge(ANN, SLOW, 1, 1)).balances().get(0).available())
                .isEqualTo(8);
        redis.cli("SCRIPT", "FLUSH");
        store.giveBack(List.of(charge(ANN, SLOW, 2, 2)), Duration.ZERO);

        awaitAvailable(ANN, SLOW, 10);
    }
}
