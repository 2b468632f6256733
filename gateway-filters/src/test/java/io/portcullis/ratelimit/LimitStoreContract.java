package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each store of accounts does. Its clock may go on by itself: slow accounts do not refill within a test. */
public abstract class LimitStoreContract {

    protected static final Duration PATIENCE = Duration.ofSeconds(10);
    protected static final Account ANN = new Account("api", "ann");
    protected static final Account BEN = new Account("api", "ben");

    /** A unit an hour. */
    protected static final Rate SLOW = new Rate(1, Duration.ofHours(1), 10);

    /** A unit in 50 ms. */
    private static final Rate FAST = new Rate(20, Duration.ofSeconds(1), 3);

    private static final Duration UNIT = Duration.ofMillis(50);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** Longer than any test takes. */
    private static final long TEST = Duration.ofMinutes(10).toNanos();

    protected LimitStore store;

    /** A store in which all accounts are full at the beginning of each test. */
    protected abstract LimitStore open();

    /** Lets at least this time pass on the store's clock. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected static Charge charge(Account account, Rate rate, long need, long want) {
        return new Charge(account, rate, need, want);
    }

    protected Charged charge(Charge... charges) {
        return store.charge(List.of(charges), PATIENCE).join();
    }

    protected Balance balance(Account account, Rate rate) {
        return charge(charge(account, rate, 0, 0)).balances().get(0);
    }

    private Charged take(Account account, Rate rate, long units) {
        return charge(charge(account, rate, units, units));
    }

    /** Which may be done a moment later. */
    protected void awaitAvailable(Account account, Rate rate, long units) {
        Patience.await(units + " units").until(() -> balance(account, rate).available() == units);
    }

    @Test
    void theBurstPassesAndThenNothing() {
        for (int i = 9; i >= 0; i--) {
            Charged charged = take(ANN, SLOW, 1);
            assertThat(charged.isGranted()).isTrue();
            assertThat(charged.balances().get(0).granted()).isEqualTo(1);
            assertThat(charged.balances().get(0).available()).isEqualTo(i);
        }

        assertThat(take(ANN, SLOW, 1).isGranted()).isFalse();
    }

    @Test
    void whatWasSpentRefillsOneByOne() {
        assertThat(take(ANN, FAST, 3).isGranted()).isTrue();
        Balance before = balance(ANN, FAST);
        pass(UNIT);
        assertThat(balance(ANN, FAST).available()).isGreaterThan(before.available());
        pass(UNIT.multipliedBy(2));

        assertThat(balance(ANN, FAST).available()).isEqualTo(3);
        assertThat(balance(ANN, FAST).resetNanos()).isZero();
        assertThat(take(ANN, FAST, 3).isGranted()).isTrue();
    }

    @Test
    void anAccountThatIsLeftAloneHasNoMoreThanTheBurst() {
        assertThat(take(ANN, FAST, 3).isGranted()).isTrue();
        pass(UNIT.multipliedBy(8));

        assertThat(take(ANN, FAST, 4).isGranted()).isFalse();
        assertThat(take(ANN, FAST, 3).isGranted()).isTrue();
    }

    @Test
    void aDeniedChargeSaysWhenThereWillBeEnough() {
        take(ANN, SLOW, 10);
        Charged denied = take(ANN, SLOW, 2);

        assertThat(denied.isGranted()).isFalse();
        Balance balance = denied.balances().get(0);
        assertThat(balance.granted()).isZero();
        assertThat(balance.available()).isZero();
        assertThat(balance.retryNanos()).isBetween(2 * HOUR - TEST, 2 * HOUR);
        assertThat(balance.resetNanos()).isBetween(10 * HOUR - TEST, 10 * HOUR);
    }

    @Test
    void aGrantedChargeNeedsNoOtherTryAndSaysWhenAllIsThere() {
        Balance balance = take(ANN, SLOW, 3).balances().get(0);

        assertThat(balance.retryNanos()).isZero();
        assertThat(balance.resetNanos()).isBetween(3 * HOUR - TEST, 3 * HOUR);
    }

    @Test
    void ofWhatIsWantedAsMuchIsGrantedAsThereIs() {
        Charged some = charge(charge(ANN, SLOW, 1, 4));
        assertThat(some.balances().get(0).granted()).isEqualTo(4);
        Charged rest = charge(charge(ANN, SLOW, 1, 100));
        assertThat(rest.balances().get(0).granted()).isEqualTo(6);
        Charged none = charge(charge(ANN, SLOW, 0, 5));

        assertThat(none.isGranted()).isTrue();
        assertThat(none.balances().get(0).granted()).isZero();
    }

    @Test
    void lessThanIsNeededIsNotGranted() {
        take(ANN, SLOW, 8);

        assertThat(charge(charge(ANN, SLOW, 3, 5)).isGranted()).isFalse();
        assertThat(balance(ANN, SLOW).available()).isEqualTo(2);
    }

    @Test
    void allAccountsAreChargedOrNone() {
        take(BEN, SLOW, 9);
        Charged denied = charge(charge(ANN, SLOW, 2, 4), charge(BEN, SLOW, 2, 2));

        assertThat(denied.isGranted()).isFalse();
        assertThat(denied.balances()).extracting(Balance::granted).containsExactly(0L, 0L);
        assertThat(denied.balances()).extracting(Balance::available).containsExactly(10L, 1L);
        assertThat(denied.balances().get(0).retryNanos()).isZero();
        assertThat(denied.balances().get(1).retryNanos()).isPositive();
        awaitAvailable(ANN, SLOW, 10);
        assertThat(charge(charge(ANN, SLOW, 2, 4), charge(BEN, SLOW, 1, 1)).balances())
                .extracting(Balance::granted)
                .containsExactly(4L, 1L);
    }

    @Test
    void theOrderOfAccountsDoesNotMatter() {
        take(BEN, SLOW, 10);

        assertThat(charge(charge(BEN, SLOW, 1, 1), charge(ANN, SLOW, 1, 1)).isGranted())
                .isFalse();
        awaitAvailable(ANN, SLOW, 10);
    }

    @Test
    void whatIsDeniedIsNotCharged() {
        take(ANN, SLOW, 9);
        for (int i = 0; i < 20; i++) {
            assertThat(take(ANN, SLOW, 2).isGranted()).isFalse();
        }

        assertThat(take(ANN, SLOW, 1).isGranted()).isTrue();
    }

    @Test
    void aCostAboveTheBurstNeverPasses() {
        for (long cost : new long[] {11, 1_000_000_000_000L, Long.MAX_VALUE}) {
            Charged charged = take(ANN, SLOW, cost);
            assertThat(charged.isGranted()).isFalse();
            assertThat(charged.balances().get(0).retryNanos()).isEqualTo(Long.MAX_VALUE);
        }
        assertThat(balance(ANN, SLOW).available()).isEqualTo(10);
    }

    @Test
    void aPeekChargesNothing() {
        take(ANN, SLOW, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(balance(ANN, SLOW).available()).isEqualTo(6);
        }
        take(ANN, SLOW, 6);

        assertThat(charge(charge(ANN, SLOW, 0, 0)).isGranted()).isTrue();
    }

    @Test
    void aResetFillsTheAccount() {
        take(ANN, SLOW, 10);
        take(BEN, SLOW, 10);

        assertThat(store.reset(ANN).join()).isTrue();
        assertThat(balance(ANN, SLOW).available()).isEqualTo(10);
        assertThat(balance(BEN, SLOW).available()).isZero();
        assertThat(store.reset(ANN).join()).as("a full account").isFalse();
    }

    @Test
    void accountsAreIndependent() {
        Account other = new Account("other", "ann");
        take(ANN, SLOW, 10);

        assertThat(balance(BEN, SLOW).available()).isEqualTo(10);
        assertThat(balance(other, SLOW).available()).isEqualTo(10);
    }

    @Test
    void aMonthIsCounted() {
        Rate monthly = new Rate(100, Duration.ofDays(31), 100);
        long interval = Duration.ofDays(31).toNanos() / 100;
        assertThat(take(ANN, monthly, 100).isGranted()).isTrue();
        Balance denied = take(ANN, monthly, 1).balances().get(0);

        assertThat(denied.retryNanos()).isBetween(interval - TEST, interval);
        assertThat(denied.resetNanos())
                .isBetween(
                        Duration.ofDays(31).toNanos() - TEST,
                        Duration.ofDays(31).toNanos());
    }

    @Test
    void threadsNeverGetMoreThanTheBurstTogether() {
        Rate rate = new Rate(1, Duration.ofHours(1), 250);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Long>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> takeAll(rate), threads))
                    .toList();
            assertThat(all.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(250);
        } finally {
            threads.shutdown();
        }
    }

    private long takeAll(Rate rate) {
        long units = 0;
        for (int i = 0; i < 100; i++) {
            units += charge(charge(ANN, rate, 1, 3)).balances().get(0).granted();
        }
        return units;
    }
}
