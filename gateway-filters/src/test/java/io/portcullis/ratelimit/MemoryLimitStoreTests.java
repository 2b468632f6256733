package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryLimitStoreTests extends LimitChangesContract {

    private final TestTicks clock = new TestTicks();

    @Override
    protected LimitStore open() {
        return new MemoryLimitStore(clock, 1_000);
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void timeIsCountedToTheTick() {
        Rate rate = new Rate(3, Duration.ofSeconds(1), 1);
        charge(charge(ANN, rate, 1, 1));
        pass(Duration.ofNanos(333_333_499));
        assertThat(charge(charge(ANN, rate, 1, 1)).balances().get(0)).isEqualTo(new Balance(0, 0, 1, 1));
        pass(Duration.ofNanos(1));

        assertThat(charge(charge(ANN, rate, 1, 1)).isGranted()).isTrue();
    }

    @Test
    void anAccountThatIsForgottenWasFull() {
        charge(charge(ANN, SLOW, 10, 10));
        for (int hour = 0; hour < 10; hour++) {
            assertThat(balance(ANN, SLOW).available()).isEqualTo(hour);
            pass(Duration.ofHours(1));
        }
        assertThat(balance(ANN, SLOW).available()).isEqualTo(10);
        pass(Duration.ofDays(1));

        assertThat(balance(ANN, SLOW).available()).isEqualTo(10);
    }

    @Test
    void thereIsRoomForSoManyAccounts() {
        MemoryLimitStore memory = (MemoryLimitStore) store;
        for (int i = 0; i < 10_000; i++) {
            charge(charge(new Account("api", "key" + i), SLOW, 1, 1));
        }

        Patience.await("the least used to be forgotten").until(() -> memory.size() <= 1_000);
        assertThat(memory.size()).isPositive();
    }

    /** Against the same account without the charge that is given back, with whatever was granted later. */
    @Test
    void givingBackIsNeverBetterThanNotHavingCharged() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Rate rate = new Rate(1 + random.nextInt(100), Duration.ofSeconds(1), 1 + random.nextInt(20));
            long units = 1 + random.nextInt((int) rate.burst());
            charge(charge(ANN, rate, 0, 0), charge(BEN, rate, 0, 0));
            charge(charge(ANN, rate, units, units));
            Duration elapsed = Duration.ZERO;
            for (int i = random.nextInt(6); i > 0; i--) {
                Duration step = Duration.ofMillis(random.nextInt(100));
                pass(step);
                elapsed = elapsed.plus(step);
                long granted = charge(charge(ANN, rate, 0, random.nextInt(5)))
                        .balances()
                        .get(0)
                        .granted();
                charge(charge(BEN, rate, granted, granted));
            }
            store.giveBack(List.of(charge(ANN, rate, units, units)), elapsed);

            assertThat(balance(ANN, rate).resetNanos())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(balance(BEN, rate).resetNanos());
            pass(Duration.ofDays(1));
        }
    }
}
