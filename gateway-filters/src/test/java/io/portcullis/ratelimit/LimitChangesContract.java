package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each store of accounts does when quotas change and when charges are taken back. */
public abstract class LimitChangesContract extends LimitStoreContract {

    private static final Rate LOWERED = new Rate(1, Duration.ofHours(1), 4);
    private static final Rate RAISED = new Rate(2, Duration.ofHours(1), 20);

    private void giveBack(Account account, Rate rate, long units, Duration elapsed) {
        store.giveBack(List.of(charge(account, rate, units, units)), elapsed);
    }

    @Test
    void aLowerBurstKeepsWhatWasCharged() {
        charge(charge(ANN, SLOW, 3, 3));
        assertThat(balance(ANN, LOWERED).available()).isEqualTo(1);
    }

    @Test
    void whatWasChargedBeyondALowerBurstCountsAsEmpty() {
        charge(charge(ANN, SLOW, 9, 9));
        Charged denied = charge(charge(ANN, LOWERED, 1, 1));

        assertThat(denied.isGranted()).isFalse();
        assertThat(denied.balances().get(0).available()).isZero();
        assertThat(denied.balances().get(0).retryNanos())
                .isLessThanOrEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void aHigherQuotaKeepsWhatWasCharged() {
        charge(charge(ANN, SLOW, 4, 4));

        assertThat(balance(ANN, RAISED).available()).isEqualTo(12);
    }

    @Test
    void aQuickRateDoesNotLetASlowOneForget() {
        Rate quick = new Rate(100, Duration.ofSeconds(1), 1);
        charge(charge(ANN, quick, 1, 1));
        pass(Duration.ofMillis(15));
        charge(charge(ANN, SLOW, 10, 10));
        pass(Duration.ofMillis(30));
        assertThat(balance(ANN, SLOW).available()).isZero();

        charge(charge(ANN, quick, 1, 1));
        pass(Duration.ofMillis(30));
        assertThat(balance(ANN, SLOW).available()).isZero();
    }

    @Test
    void whatIsGivenBackIsThereAgain() {
        charge(charge(ANN, SLOW, 7, 7));
        giveBack(ANN, SLOW, 4, Duration.ZERO);

        awaitAvailable(ANN, SLOW, 7);
    }

    @Test
    void allThatIsGivenBackFillsTheAccount() {
        charge(charge(ANN, SLOW, 7, 7), charge(BEN, SLOW, 2, 2));
        store.giveBack(List.of(charge(ANN, SLOW, 7, 7), charge(BEN, SLOW, 2, 2)), Duration.ZERO);

        awaitAvailable(ANN, SLOW, 10);
        awaitAvailable(BEN, SLOW, 10);
    }

    @Test
    void whatWouldHaveRefilledMeanwhileIsNotGivenBack() {
        charge(charge(ANN, SLOW, 8, 8));
        giveBack(ANN, SLOW, 3, Duration.ofMinutes(90));
        awaitAvailable(ANN, SLOW, 3);
        giveBack(ANN, SLOW, 3, Duration.ofHours(3));
        giveBack(BEN, SLOW, 1, Duration.ZERO);
        awaitAvailable(BEN, SLOW, 10);

        assertThat(balance(ANN, SLOW).available()).isEqualTo(3);
    }

    /** Ten units in half a second; five were charged and given back after three would have refilled. */
    @Test
    void laterChargesLeaveNoMoreThanIfTheReturnedOneHadNeverBeenMade() {
        Rate rate = new Rate(20, Duration.ofSeconds(1), 10);
        charge(charge(ANN, rate, 5, 5));
        pass(Duration.ofMillis(150));
        long later = charge(charge(ANN, rate, 0, 10)).balances().get(0).granted();
        giveBack(ANN, rate, 5, Duration.ofMillis(150));
        giveBack(BEN, rate, 1, Duration.ZERO);
        awaitAvailable(BEN, rate, 10);
        Balance balance = balance(ANN, rate);

        assertThat(later).isBetween(8L, 10L);
        assertThat(balance.resetNanos())
                .isLessThanOrEqualTo(Duration.ofMillis(500).toNanos());
    }
}
