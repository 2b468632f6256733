package io.portcullis.ratelimit;

import static io.portcullis.ratelimit.LimitOutcome.Verdict.GRANTED;
import static io.portcullis.ratelimit.LimitOutcome.Verdict.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of requests while the store is away. */
class LimiterWithoutStoreTests extends LimiterFixture {

    private static Demand demand(OnUnavailable onUnavailable, Rate rate) {
        return TestLimits.demand(TestLimits.limit("api", LimitMode.LEASE, onUnavailable), "ann", rate, 1);
    }

    @Test
    void theGateShutsAfterThreeFailures() {
        for (int i = 1; i <= 3; i++) {
            assertThat(limiter.isCutOff()).isFalse();
            CompletableFuture<LimitOutcome> answer = ask(demand(OnUnavailable.ALLOW, FAST));
            store.last().fail();
            assertThat(verdict(answer)).isEqualTo(GRANTED);
        }

        assertThat(limiter.isCutOff()).isTrue();
        assertThat(limiter.statistics().failures()).isEqualTo(3);
    }

    @Test
    void anAnswerBetweenFailuresKeepsTheGateOpen() {
        for (int i = 0; i < 9; i++) {
            CompletableFuture<LimitOutcome> answer = ask(TestLimits.demand(LimitMode.STRICT, FAST, 1));
            if (i % 3 == 2) {
                store.last().grantAll(1);
            } else {
                store.last().fail();
            }
            assertThat(answer).isDone();
        }

        assertThat(limiter.isCutOff()).isFalse();
    }

    @Test
    void whileTheGateIsShutNobodyWaitsOrAsks() {
        cutOff();
        for (int i = 0; i < 1_000; i++) {
            assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));
        }

        assertThat(store.calls).isEmpty();
        assertThat(limiter.statistics().of("api").unavailable()).isEqualTo(1_000);
    }

    @Test
    void whoeverWaitedWhenTheGateShutIsDecidedWithoutTheStore() {
        CompletableFuture<LimitOutcome> first = ask(demand(OnUnavailable.DENY, FAST));
        CompletableFuture<LimitOutcome> second = ask(demand(OnUnavailable.DENY, FAST));
        ScriptedStore.Call call = store.last();
        cutOff();
        call.fail();

        assertThat(verdict(first)).isEqualTo(UNAVAILABLE);
        assertThat(verdict(second)).isEqualTo(UNAVAILABLE);
        assertThat(store.calls).isEmpty();
    }

    @Test
    void aTrialIsMadeOnceTheStoreWasHeardOf() {
        cutOff();
        clock.advanceMillis(100);
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));
        surroundings.silence = Duration.ofMillis(100).toNanos();
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));
        assertThat(store.calls).as("heard of before the gate shut").isEmpty();
        surroundings.silence = Duration.ofMillis(99).toNanos();
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));

        assertThat(store.calls).as("one trial").hasSize(1);
        assertThat(store.last().charge().want()).isZero();
        store.last().grantAll(50);
        assertThat(limiter.isCutOff()).isFalse();
        assertThat(atOnce(demand(OnUnavailable.ALLOW, FAST))).isNull();
    }

    @Test
    void aTrialThatFailsKeepsTheGateShut() {
        cutOff();
        surroundings.silence = 0;
        clock.advanceMillis(1);
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));
        store.last().fail();
        assertThat(limiter.isCutOff()).isTrue();
        clock.advanceMillis(1);
        assertGrantedAtOnce(demand(OnUnavailable.ALLOW, FAST));

        assertThat(store.calls).as("another trial").hasSize(2);
        store.last().grantAll(50);
        assertThat(limiter.isCutOff()).isFalse();
    }

    @Test
    void eachNodeHasItsShare() {
        surroundings.nodes = 5;
        cutOff();
        Demand demand = demand(OnUnavailable.LOCAL_SHARE, TestLimits.TEN);
        assertGrantedAtOnce(demand);
        assertGrantedAtOnce(demand);
        assertRefusedAtOnce(demand);
        clock.advanceMillis(499);
        assertRefusedAtOnce(demand);
        clock.advanceMillis(1);

        assertGrantedAtOnce(demand);
        assertRefusedAtOnce(demand);
    }

    @Test
    void aSingleNodeHasAll() {
        cutOff();
        for (int i = 0; i < 10; i++) {
            assertGrantedAtOnce(demand(OnUnavailable.LOCAL_SHARE, TestLimits.TEN));
        }

        assertRefusedAtOnce(demand(OnUnavailable.LOCAL_SHARE, TestLimits.TEN));
    }

    @Test
    void whatDeniesWithoutTheStoreIsUnavailable() {
        cutOff();

        assertThat(atOnce(demand(OnUnavailable.DENY, FAST)))
                .isNotNull()
                .extracting(LimitOutcome::verdict)
                .isEqualTo(UNAVAILABLE);
    }

    @Test
    void oneLimitThatDeniesIsEnoughAndChargesNoOther() {
        cutOff();
        Demand shared = TestLimits.demand(
                TestLimits.limit("shared", LimitMode.LEASE, OnUnavailable.LOCAL_SHARE), "ann", TestLimits.TEN, 1);
        for (int i = 0; i < 20; i++) {
            assertThat(limiter.chargeAtOnce(List.of(shared, demand(OnUnavailable.DENY, FAST))))
                    .isNotNull()
                    .extracting(LimitOutcome::verdict)
                    .isEqualTo(UNAVAILABLE);
        }

        for (int i = 0; i < 10; i++) {
            assertGrantedAtOnce(shared);
        }
    }

    @Test
    void aLocalLimitThatRefusesTakesNothingOfTheShare() {
        cutOff();
        Demand local = TestLimits.demand(
                TestLimits.limit("local", LimitMode.LOCAL, OnUnavailable.DENY), "ann", TestLimits.rate(1, 1), 1);
        Demand shared = demand(OnUnavailable.LOCAL_SHARE, TestLimits.TEN);
        assertGrantedAtOnce(local, shared);
        for (int i = 0; i < 20; i++) {
            assertRefusedAtOnce(local, shared);
        }
        for (int i = 0; i < 9; i++) {
            assertGrantedAtOnce(shared);
        }

        assertRefusedAtOnce(shared);
    }
}
