package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeasedAccountTests {

    private static final LimitTimes TIMES = LimitTimes.standard(Duration.ofMillis(100));
    private static final Rate RATE = TestLimits.rate(1_000, 1_000);
    private static final long MILLI = 1_000_000;
    private static final long NONE = LeasedAccount.NONE;

    private final LeasedAccount account = new LeasedAccount(RATE, TIMES, 0);

    @Test
    void unitsOfALeaseAreSpentUntilThereAreNone() {
        account.add(3, 200, 0);

        assertThat(account.take(2, MILLI)).isEqualTo(200);
        assertThat(account.take(2, MILLI)).isEqualTo(NONE);
        assertThat(account.left(MILLI)).isEqualTo(1);
        assertThat(account.take(1, MILLI)).isEqualTo(200);
        assertThat(account.take(1, MILLI)).isEqualTo(NONE);
    }

    @Test
    void aLeaseEnds() {
        account.add(3, 200, 0);

        assertThat(account.take(1, 200 * MILLI - 1)).isEqualTo(200);
        assertThat(account.take(1, 200 * MILLI)).isEqualTo(NONE);
        assertThat(account.left(200 * MILLI)).isZero();
    }

    @Test
    void theEndIsRoundedDown() {
        assertThat(LeasedAccount.endOf(MILLI - 1, 200 * MILLI)).isEqualTo(200);
        assertThat(LeasedAccount.endOf(MILLI, 200 * MILLI)).isEqualTo(201);
    }

    @Test
    void unitsOfALeaseThatIsOverDoNotCutAnotherShort() {
        account.add(2, 300, 0);
        account.add(2, 310, 0);
        account.putBack(1, 100, 150 * MILLI);

        assertThat(account.left(150 * MILLI)).isEqualTo(4);
    }

    @Test
    void theNextLeaseComesBeforeTheFirstIsSpent() {
        account.add(2, 200, 0);
        account.add(2, 250, 50 * MILLI);

        assertThat(account.left(60 * MILLI)).isEqualTo(4);
        assertThat(account.left(200 * MILLI)).isEqualTo(2);
        assertThat(account.take(2, 220 * MILLI)).isEqualTo(250);
    }

    @Test
    void ofThreeLeasesNoneEndsLaterThanItShould() {
        account.add(1, 200, 0);
        account.add(1, 250, 0);
        account.add(1, 300, 0);

        assertThat(account.left(199 * MILLI)).isEqualTo(3);
        assertThat(account.left(200 * MILLI)).isEqualTo(1);
        assertThat(account.left(250 * MILLI)).isZero();
    }

    @Test
    void anEndedLeaseMakesRoomAndItsUnitsDoNotComeBack() {
        account.add(5, 200, 0);
        account.add(5, 210, 0);
        account.add(1, 500, 300 * MILLI);

        assertThat(account.left(300 * MILLI)).isEqualTo(1);
    }

    @Test
    void theLeaseThatEndsFirstIsSpentFirst() {
        account.add(1, 300, 0);
        account.add(5, 250, 0);
        assertThat(account.take(5, 0)).isEqualTo(250);
        account.add(5, 350, 0);

        assertThat(account.take(1, 0)).isEqualTo(300);
        assertThat(account.take(1, 0)).isEqualTo(350);
    }

    @Test
    void unitsThatArePutBackCutNoOtherLeaseShort() {
        account.add(1, 200, 0);
        long end = account.take(1, 0);
        account.add(5, 280, 80 * MILLI);
        account.add(5, 352, 152 * MILLI);
        account.putBack(1, end, 155 * MILLI);

        assertThat(account.left(199 * MILLI)).isEqualTo(10);
        assertThat(account.left(279 * MILLI)).isEqualTo(10);
        assertThat(account.left(300 * MILLI)).isEqualTo(5);
    }

    @Test
    void unitsThatArePutBackJoinTheirLease() {
        account.add(1, 200, 0);
        account.add(3, 250, 0);
        assertThat(account.take(1, 0)).isEqualTo(200);
        long end = account.take(1, 0);
        account.putBack(1, end, MILLI);

        account.add(5, 300, MILLI);
        assertThat(account.left(MILLI)).isEqualTo(8);
        assertThat(account.left(250 * MILLI)).as("the third had room").isEqualTo(5);
    }

    @Test
    void whatIsPutBackEndsWhenItDid() {
        account.add(3, 200, 0);
        long end = account.take(3, MILLI);
        account.putBack(3, end, 150 * MILLI);

        assertThat(account.left(150 * MILLI)).isEqualTo(3);
        assertThat(account.left(200 * MILLI)).isZero();
    }

    @Test
    void whatIsPutBackTooLateIsLost() {
        account.add(3, 200, 0);
        long end = account.take(3, 199 * MILLI);
        account.putBack(3, end, 201 * MILLI);

        assertThat(account.take(1, 201 * MILLI)).isEqualTo(NONE);
    }

    @Test
    void noMoreThanFitsIsKept() {
        account.add(Integer.MAX_VALUE, 200, 0);

        assertThat(account.left(0)).isEqualTo((1 << 24) - 1);
        assertThat(account.take(1L << 24, 0)).isEqualTo(NONE);
    }

    @Test
    void whatIsWorthHavingFollowsTheDemand() {
        spend(10, 50 * MILLI);
        assertThat(account.ahead(TIMES, 50 * MILLI)).isEqualTo(10);
        spend(10_000, 60 * MILLI);

        assertThat(account.ahead(TIMES, 60 * MILLI))
                .as("never more than refills while a lease lasts")
                .isEqualTo(200);
    }

    @Test
    void unitsThatArePutBackAfterAQuestionMakeNoNegativeDemand() {
        account.add(100, 200, 0);
        long end = account.take(100, 0);
        account.asks(TIMES, 0);
        account.putBack(100, end, 50 * MILLI);

        assertThat(account.ahead(TIMES, 50 * MILLI)).isNotNegative();
    }

    private void spend(long units, long now) {
        account.add(units, 1_000, now);
        assertThat(account.take(units, now)).isEqualTo(1_000);
    }

    @Test
    void itIsTimeToAskWhenLessThanHalfIsLeft() {
        spend(100, 50 * MILLI);
        assertThat(account.room(TIMES, 50 * MILLI)).isEqualTo(100);
        account.add(49, 500, 50 * MILLI);
        assertThat(account.room(TIMES, 50 * MILLI)).isEqualTo(51);
        assertThat(account.isShort(TIMES, 50 * MILLI)).isTrue();
        account.add(1, 500, 50 * MILLI);

        assertThat(account.room(TIMES, 50 * MILLI)).isEqualTo(50);
        assertThat(account.isShort(TIMES, 50 * MILLI)).isFalse();
    }

    @Test
    void ofAnAccountThatIsHalfFullMoreIsLeasedBeforehand() {
        spend(50, 50 * MILLI);
        assertThat(account.ahead(TIMES, 50 * MILLI)).isEqualTo(50);
        account.stands(new Balance(0, 499, 0, MILLI), 50 * MILLI);
        assertThat(account.ahead(TIMES, 50 * MILLI)).isEqualTo(50);
        account.stands(new Balance(0, 500, 0, MILLI), 50 * MILLI);

        assertThat(account.ahead(TIMES, 50 * MILLI)).isEqualTo(150);
    }

    @Test
    void neverMoreIsLeasedThanRefillsMeanwhile() {
        spend(500, 50 * MILLI);
        account.stands(new Balance(0, 1_000, 0, MILLI), 50 * MILLI);

        assertThat(account.ahead(TIMES, 50 * MILLI)).isEqualTo(200);
    }

    @Test
    void anAccountThatRefillsTooSlowlyIsNotLeasedBeforehand() {
        LeasedAccount slow = new LeasedAccount(TestLimits.rate(5, 100), TIMES, 0);
        slow.add(50, 1_000, 0);
        assertThat(slow.take(50, MILLI)).isEqualTo(1_000);

        assertThat(slow.isShort(TIMES, MILLI)).isFalse();
        assertThat(slow.room(TIMES, MILLI)).isZero();
    }

    @Test
    void nobodyAsksWhileACallIsUnderWay() {
        spend(100, 50 * MILLI);
        CompletableFuture<Void> call = new CompletableFuture<>();

        assertThat(account.claim(call)).isNull();
        assertThat(account.claim(new CompletableFuture<>())).isSameAs(call);
        assertThat(account.isShort(TIMES, 50 * MILLI)).isFalse();
        account.release(new CompletableFuture<>());
        assertThat(account.isShort(TIMES, 50 * MILLI)).isFalse();
        account.release(call);
        assertThat(account.isShort(TIMES, 50 * MILLI)).isTrue();
    }

    @Test
    void aPartialGrantPausesQuestionsAndDeniesUnits() {
        spend(100, 50 * MILLI);
        account.heard(new Balance(7, 0, 0, RATE.capacityNanos()), 10, TIMES, 50 * MILLI);

        assertThat(account.isShort(TIMES, 70 * MILLI - 1)).isFalse();
        assertThat(account.isDenied(1, 70 * MILLI - 1)).isTrue();
        assertThat(account.isDenied(1, 70 * MILLI)).isFalse();
        assertThat(account.isShort(TIMES, 70 * MILLI)).isTrue();
    }

    @Test
    void aGrantOfAllDeniesNothing() {
        account.heard(new Balance(10, 5, 0, MILLI), 10, TIMES, 0);

        assertThat(account.isDenied(1_000, 0)).isFalse();
    }

    @Test
    void aDenialIsBelievedForWhatItWasSaidOf() {
        account.denied(new Balance(0, 4, 300 * MILLI, 900 * MILLI), 5, TIMES, 0);

        assertThat(account.isDenied(5, 300 * MILLI - 1)).isTrue();
        assertThat(account.isDenied(4, 0)).isFalse();
        assertThat(account.isDenied(5, 300 * MILLI)).isFalse();
    }

    @Test
    void aDenialIsBelievedForASecondAtTheMost() {
        account.denied(new Balance(0, 0, Long.MAX_VALUE, 0), 5_000, TIMES, 0);

        assertThat(account.isDenied(5_000, 1_000 * MILLI - 1)).isTrue();
        assertThat(account.isDenied(5_000, 1_000 * MILLI)).isFalse();
    }

    @Test
    void theStatusHasWhatIsLeftHereAndThere() {
        Demand demand = TestLimits.leased(RATE, 1);
        account.add(3, 200, 0);
        account.heard(new Balance(3, 40, 0, 500 * MILLI), 3, TIMES, 0);

        assertThat(account.status(demand, false, 100 * MILLI)).isEqualTo(new LimitStatus(demand, 43, 0, 400 * MILLI));
    }

    @Test
    void theStatusSaysHowLongToWait() {
        Demand demand = TestLimits.leased(RATE, 5);
        account.denied(new Balance(0, 4, 300 * MILLI, 900 * MILLI), 5, TIMES, 0);

        assertThat(account.status(demand, true, 100 * MILLI))
                .isEqualTo(new LimitStatus(demand, 4, 200 * MILLI, 800 * MILLI));
        assertThat(account.status(demand, true, 500 * MILLI).retryNanos()).isEqualTo(1);
    }

    @Test
    void forgettingRemovesLeasesAndDenials() {
        account.add(3, 200, 0);
        account.denied(new Balance(0, 0, 300 * MILLI, MILLI), 5, TIMES, 0);
        account.forget();

        assertThat(account.left(0)).isZero();
        assertThat(account.isDenied(5, 0)).isFalse();
        assertThat(account.status(TestLimits.leased(RATE, 1), false, 0).remaining())
                .isEqualTo(1_000);
    }
}
