package io.portcullis.ratelimit;

import static io.portcullis.ratelimit.LimitOutcome.Verdict.GRANTED;
import static io.portcullis.ratelimit.LimitOutcome.Verdict.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeasesTests extends LimiterFixture {

    private static final Demand ONE = TestLimits.leased(FAST, 1);
    private static final Demand OTHER =
            TestLimits.demand(TestLimits.limit("other", LimitMode.LEASE, OnUnavailable.DENY), "ann", FAST, 1);

    @Test
    void whoeverComesFirstAsksForWhatItNeeds() {
        CompletableFuture<LimitOutcome> answer = ask(ONE);

        assertThat(store.last().charge().account()).isEqualTo(ONE.account());
        assertThat(store.last().charge().need()).isEqualTo(1);
        assertThat(answer).isNotDone();
        store.last().grantAll(99);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
        assertThat(answer.join().statuses()).extracting(LimitStatus::remaining).containsExactly(99L);
    }

    @Test
    void anAccountHasOneCallAtATimeAndAllShareItsAnswer() {
        List<CompletableFuture<LimitOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(ask(ONE));
        }
        assertThat(store.calls).hasSize(1);
        store.last().grant(90, 1);
        assertThat(verdict(answers.get(0))).isEqualTo(GRANTED);

        assertThat(store.calls).hasSize(2);
        assertThat(store.last().charge().want()).isGreaterThanOrEqualTo(9);
        store.last().grant(81, 9);
        assertThat(answers).allSatisfy(answer -> assertThat(verdict(answer)).isEqualTo(GRANTED));
        assertThat(store.calls).hasSize(2);
    }

    @Test
    void whoeverWaitedIsRefusedByTheSameDenial() {
        CompletableFuture<LimitOutcome> first = ask(ONE);
        CompletableFuture<LimitOutcome> second = ask(ONE);
        store.last().deny(Duration.ofMillis(300));

        assertThat(verdict(first)).isEqualTo(REFUSED);
        assertThat(verdict(second)).isEqualTo(REFUSED);
        assertThat(store.calls).hasSize(1);
        assertThat(second.join().statuses().get(0).retryNanos())
                .isEqualTo(Duration.ofMillis(300).toNanos());
    }

    @Test
    void aFloodOfRefusedRequestsAsksNobody() {
        CompletableFuture<LimitOutcome> first = ask(ONE);
        store.last().deny(Duration.ofMillis(300));
        assertThat(verdict(first)).isEqualTo(REFUSED);
        for (int i = 0; i < 10_000; i++) {
            assertRefusedAtOnce(ONE);
        }
        assertThat(store.calls).hasSize(1);
        clock.advanceMillis(300);

        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void leasedUnitsAreSpentWithoutAsking() {
        lease(ONE, 5);
        store.calls.clear();
        for (int i = 0; i < 5; i++) {
            assertGrantedAtOnce(ONE);
        }

        assertThat(store.calls).allMatch(call -> call.charge().need() == 0);
        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void aLeaseEndsCountedFromTheQuestion() {
        CompletableFuture<LimitOutcome> answer = ask(ONE);
        clock.advanceMillis(150);
        store.last().grant(50, 6);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
        assertGrantedAtOnce(ONE);
        clock.advanceMillis(49);
        assertGrantedAtOnce(ONE);
        clock.advanceMillis(1);

        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void moreIsLeasedInTheBackgroundBeforeTheLeaseIsSpent() {
        lease(ONE, 40);
        clock.advanceMillis(10);
        for (int i = 0; i < 38; i++) {
            assertGrantedAtOnce(ONE);
        }

        assertThat(store.calls).hasSize(2);
        assertThat(store.last().charge().need()).isZero();
        assertThat(store.last().charge().want()).isBetween(1L, 200L);
    }

    @Test
    void aPartialGrantPausesQuestions() {
        Demand ten = TestLimits.leased(TestLimits.rate(1_000, 100), 10);
        lease(ten, 40);
        clock.advanceMillis(10);
        assertGrantedAtOnce(ten);
        assertGrantedAtOnce(ten);
        assertGrantedAtOnce(ten);
        ScriptedStore.Call partial = store.last();
        assertThat(partial.charge().need()).isZero();
        store.calls.clear();
        partial.answer().complete(new Charged(true, List.of(new Balance(0, 0, 0, FAST.capacityNanos()))));
        assertGrantedAtOnce(ten);
        for (int i = 0; i < 20; i++) {
            assertRefusedAtOnce(ten);
            clock.advance(Duration.ofNanos(999_999));
        }
        assertThat(store.calls).isEmpty();
        clock.advanceMillis(1);

        assertThat(atOnce(ten)).isNull();
    }

    @Test
    void severalLimitsAreAskedTogether() {
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        assertThat(store.calls).hasSize(1);
        assertThat(store.last().charges()).extracting(Charge::account).containsExactly(ONE.account(), OTHER.account());
        store.last().grant(50, 3, 3);

        assertThat(verdict(answer)).isEqualTo(GRANTED);
        assertGrantedAtOnce(ONE, OTHER);
        assertGrantedAtOnce(ONE, OTHER);
        assertThat(atOnce(ONE, OTHER)).isNull();
    }

    @Test
    void whenOneLimitIsShortAllOfTheRequestAreFilledUp() {
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        store.last().grant(90, 40, 45);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
        clock.advanceMillis(10);
        for (int i = 0; i < 38; i++) {
            assertGrantedAtOnce(ONE, OTHER);
        }

        assertThat(store.calls).hasSize(2);
        assertThat(store.last().charges()).extracting(Charge::account).containsExactly(ONE.account(), OTHER.account());
        assertThat(store.last().charges()).allMatch(charge -> charge.need() == 0 && charge.want() > 0);
    }

    @Test
    void aLimitThatHasMostOfWhatItIsWorthIsNotFilledUpBesideAnother() {
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        store.last().grant(90, 40, 90);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
        clock.advanceMillis(10);
        for (int i = 0; i < 38; i++) {
            assertGrantedAtOnce(ONE, OTHER);
        }

        assertThat(store.calls.get(1).charges()).extracting(Charge::account).containsExactly(ONE.account());
    }

    @Test
    void whatIsInHandOfOneLimitIsNotAskedForWithEachQuestionForAnother() {
        lease(ONE, 40);
        List<CompletableFuture<LimitOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            answers.add(ask(ONE, TestLimits.demand(OTHER.limit(), "cold" + i, FAST, 1)));
        }

        assertThat(store.calls).hasSize(16);
        for (ScriptedStore.Call call : List.copyOf(store.calls.subList(1, 16))) {
            assertThat(call.charges())
                    .singleElement()
                    .extracting(Charge::account)
                    .isNotEqualTo(ONE.account());
            call.grant(50, 1);
        }
        assertThat(answers).allSatisfy(answer -> assertThat(verdict(answer)).isEqualTo(GRANTED));
        assertThat(store.calls.stream().flatMap(call -> call.charges().stream()))
                .filteredOn(charge -> !charge.account().equals(ONE.account()))
                .hasSize(15);
    }

    @Test
    void whatWasInHandIsPutBackIfTheOtherLimitRefuses() {
        lease(ONE, 2);
        CompletableFuture<LimitOutcome> first = ask(ONE, OTHER);
        CompletableFuture<LimitOutcome> second = ask(ONE, TestLimits.demand(OTHER.limit(), "bob", FAST, 1));
        assertThat(store.calls).hasSize(3);
        assertThat(atOnce(ONE)).isNull();
        store.calls.get(1).deny(Duration.ofMillis(100));
        store.calls.get(2).answer().completeExceptionally(new IllegalStateException("gone"));

        assertThat(verdict(first)).isEqualTo(REFUSED);
        assertThat(second).isDone();
        assertGrantedAtOnce(ONE);
        assertGrantedAtOnce(ONE);
        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void aStrictLimitIsNotLeasedBesideAnotherThatIs() {
        Demand strict = TestLimits.demand(LimitMode.STRICT, FAST, 1);
        lease(OTHER, 40);
        clock.advanceMillis(10);
        for (int i = 0; i < 30; i++) {
            CompletableFuture<LimitOutcome> answer = ask(strict, OTHER);
            store.last().grant(50, 1);
            assertThat(verdict(answer)).isEqualTo(GRANTED);
        }

        assertThat(store.calls.stream().flatMap(call -> call.charges().stream()))
                .filteredOn(charge -> charge.account().equals(strict.account()))
                .allMatch(charge -> charge.need() == 1 && charge.want() == 1);
    }

    @Test
    void whatIsPutBackAfterItsLeaseIsNotSpent() {
        lease(ONE, 1);
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        clock.advanceMillis(200);
        store.last().deny(Duration.ofMillis(100));

        assertThat(verdict(answer)).isEqualTo(REFUSED);
        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void whatWasInHandAndHasEndedMeanwhileIsDemandedAgain() {
        lease(ONE, 1);
        clock.advanceMillis(195);
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        assertThat(store.last().charge().account()).isEqualTo(OTHER.account());
        clock.advanceMillis(10);
        store.last().grant(50, 1);

        assertThat(answer).as("a unit that is older than a lease admits nobody").isNotDone();
        assertThat(store.last().charge().account()).isEqualTo(ONE.account());
        assertThat(store.last().charge().need()).isEqualTo(1);
        store.last().grant(50, 1);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
    }

    @Test
    void whatWasInHandAndHasEndedMeanwhileIsTakenOfTheNextLease() {
        CompletableFuture<LimitOutcome> first = ask(ONE);
        clock.advanceMillis(5);
        store.last().grant(50, 2);
        assertThat(verdict(first)).isEqualTo(GRANTED);
        clock.advanceMillis(100);
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        lease(ONE, 3);
        clock.advanceMillis(100);
        store.calls.get(1).grant(50, 1);

        assertThat(verdict(answer)).isEqualTo(GRANTED);
        assertGrantedAtOnce(ONE);
        assertGrantedAtOnce(ONE);
        assertThat(atOnce(ONE)).isNull();
    }

    @Test
    void whatWasGrantedIsPutBackIfWhatHasEndedMeanwhileIsRefused() {
        lease(ONE, 1);
        clock.advanceMillis(195);
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        clock.advanceMillis(10);
        store.last().grant(50, 1);
        store.last().deny(Duration.ofMillis(100));

        assertThat(verdict(answer)).isEqualTo(REFUSED);
        assertGrantedAtOnce(OTHER);
        assertThat(atOnce(OTHER)).isNull();
    }

    @Test
    void whatOneLimitLacksIsNotSpentAtTheOther() {
        lease(ONE, 2);
        CompletableFuture<LimitOutcome> other = ask(OTHER);
        store.last().deny(Duration.ofMillis(100));
        assertThat(verdict(other)).isEqualTo(REFUSED);

        assertRefusedAtOnce(ONE, OTHER);
        assertRefusedAtOnce(OTHER, ONE);
        assertGrantedAtOnce(ONE);
        assertGrantedAtOnce(ONE);
    }

    @Test
    void onlyTheLimitThatRefusesSaysSo() {
        CompletableFuture<LimitOutcome> answer = ask(ONE, OTHER);
        store.last()
                .answer()
                .complete(new Charged(
                        false, List.of(new Balance(0, 7, 0, 1_000), new Balance(0, 0, 5_000_000_000L, 1_000))));

        assertThat(verdict(answer)).isEqualTo(REFUSED);
        assertThat(answer.join().statuses()).extracting(LimitStatus::isViolated).containsExactly(false, true);
        assertThat(answer.join().statuses().get(0).remaining()).isEqualTo(7);
    }

    @Test
    void strictLimitsAskEachTimeAndLeaseNothing() {
        Demand strict = TestLimits.demand(LimitMode.STRICT, FAST, 2);
        for (int i = 1; i <= 5; i++) {
            CompletableFuture<LimitOutcome> answer = ask(strict);
            assertThat(store.calls).hasSize(i);
            assertThat(store.last().charge().need()).isEqualTo(2);
            assertThat(store.last().charge().want()).isEqualTo(2);
            store.last().grantAll(50);
            assertThat(verdict(answer)).isEqualTo(GRANTED);
        }
    }

    @Test
    void strictRequestsDoNotWaitForEachOther() {
        Demand strict = TestLimits.demand(LimitMode.STRICT, FAST, 1);
        CompletableFuture<LimitOutcome> first = ask(strict);
        CompletableFuture<LimitOutcome> second = ask(strict);

        assertThat(store.calls).hasSize(2);
        store.last().grantAll(50);
        assertThat(verdict(second)).isEqualTo(GRANTED);
        assertThat(first).isNotDone();
    }

    @Test
    void twoRatesOfOneAccountHaveLeasesOfTheirOwn() {
        lease(ONE, 5);

        assertThat(atOnce(TestLimits.leased(TestLimits.rate(10, 10), 1))).isNull();
    }

    @Test
    void whoeverAsksForNearlyInfinitelyMuchLocksNobodyOut() {
        lease(ONE, 40);
        clock.advanceMillis(10);
        for (int i = 0; i < 40; i++) {
            assertGrantedAtOnce(ONE);
        }
        store.calls.forEach(call -> call.answer().cancel(false));
        clock.advanceMillis(30);
        CompletableFuture<LimitOutcome> huge = ask(TestLimits.leased(FAST, Long.MAX_VALUE));
        CompletableFuture<LimitOutcome> hugeToo = ask(TestLimits.leased(FAST, Long.MAX_VALUE));
        CompletableFuture<LimitOutcome> small = ask(ONE);
        store.last().deny(Duration.ofNanos(Long.MAX_VALUE));

        assertThat(verdict(huge)).isEqualTo(REFUSED);
        assertThat(verdict(hugeToo)).isEqualTo(REFUSED);
        assertThat(store.last().charge().need()).isEqualTo(1);
        assertThat(store.last().charge().want()).isLessThanOrEqualTo(300);
        store.last().grantAll(50);
        assertThat(verdict(small)).isEqualTo(GRANTED);
    }

    @Test
    void whatIsGrantedTooLateIsGivenBack() {
        LimitTimes impatient = LimitTimes.standard(Duration.ofMillis(30));
        RateLimiter hasty = new RateLimiter(store, impatient, clock, surroundings);
        Demand demand = TestLimits.demand(TestLimits.limit("api", LimitMode.LEASE, OnUnavailable.DENY), "ann", FAST, 2);
        CompletableFuture<LimitOutcome> answer = hasty.charge(List.of(demand));
        Patience.await("an answer without the store").until(answer::isDone);
        assertThat(verdict(answer)).isEqualTo(LimitOutcome.Verdict.UNAVAILABLE);
        assertThat(store.returned).isEmpty();
        clock.advanceMillis(40);
        store.last().grant(50, 7);

        assertThat(store.returned).containsExactly(new Charge(demand.account(), FAST, 7, 7));
        assertThat(store.elapsedAtReturn).isEqualTo(Duration.ofMillis(40));
        assertThat(hasty.statistics().failures()).isEqualTo(1);
        assertThat(hasty.chargeAtOnce(List.of(demand))).isNull();
    }
}
