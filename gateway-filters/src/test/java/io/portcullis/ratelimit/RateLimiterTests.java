package io.portcullis.ratelimit;

import static io.portcullis.ratelimit.LimitOutcome.Verdict.GRANTED;
import static io.portcullis.ratelimit.LimitOutcome.Verdict.REFUSED;
import static io.portcullis.ratelimit.LimitOutcome.Verdict.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RateLimiterTests extends LimiterFixture {

    private static final Demand LOCAL = TestLimits.demand(
            TestLimits.limit("local", LimitMode.LOCAL, OnUnavailable.LOCAL_SHARE), "ann", TestLimits.TEN, 1);
    private static final Demand COMMON = TestLimits.leased(FAST, 1);

    private void spendLocal(int units) {
        for (int i = 0; i < units; i++) {
            assertGrantedAtOnce(LOCAL);
        }
    }

    @Test
    void nothingDemandedIsGranted() {
        assertGrantedAtOnce();
    }

    @Test
    void localLimitsAskNobody() {
        spendLocal(10);
        assertRefusedAtOnce(LOCAL);
        clock.advanceMillis(100);
        assertGrantedAtOnce(LOCAL);
        assertRefusedAtOnce(LOCAL);

        assertThat(store.calls).isEmpty();
    }

    @Test
    void withoutAStoreAllLimitsAreLocal() {
        try (RateLimiter alone = new RateLimiter(null, times, clock, surroundings)) {
            for (int i = 0; i < 100; i++) {
                assertThat(alone.charge(List.of(COMMON)).join().verdict()).isEqualTo(GRANTED);
            }
            assertThat(alone.charge(List.of(COMMON)).join().verdict()).isEqualTo(REFUSED);
        }
    }

    @Test
    void whatTheStoreRefusesIsNotChargedLocally() {
        CompletableFuture<LimitOutcome> answer = ask(LOCAL, COMMON);
        store.last().deny(Duration.ofMillis(500));
        assertThat(verdict(answer)).isEqualTo(REFUSED);
        for (int i = 0; i < 20; i++) {
            assertRefusedAtOnce(LOCAL, COMMON);
        }

        spendLocal(10);
        assertRefusedAtOnce(LOCAL);
    }

    @Test
    void whatIsRefusedLocallyIsNotChargedAtTheStore() {
        spendLocal(10);

        assertRefusedAtOnce(COMMON, LOCAL);
        assertThat(limiter.charge(List.of(COMMON, LOCAL)).join().verdict()).isEqualTo(REFUSED);
        assertThat(store.calls).isEmpty();
    }

    @Test
    void whatIsGrantedIsChargedAtBoth() {
        CompletableFuture<LimitOutcome> answer = ask(LOCAL, COMMON);
        store.last().grant(50, 10);
        assertThat(verdict(answer)).isEqualTo(GRANTED);
        assertThat(answer.join().statuses()).hasSize(2);
        for (int i = 0; i < 9; i++) {
            assertGrantedAtOnce(LOCAL, COMMON);
        }

        assertRefusedAtOnce(LOCAL);
    }

    @Test
    void aBalanceChargesNothing() {
        CompletableFuture<Balance> balance = limiter.balance(COMMON.limit(), COMMON.account(), COMMON.rate());

        assertThat(store.last().charge()).isEqualTo(new Charge(COMMON.account(), FAST, 0, 0));
        store.last().grant(42, 0);
        assertThat(balance.join().available()).isEqualTo(42);
    }

    @Test
    void aResetForgetsLeasesAndDenials() {
        CompletableFuture<LimitOutcome> answer = ask(COMMON);
        store.last().deny(Duration.ofMillis(500));
        assertThat(verdict(answer)).isEqualTo(REFUSED);
        assertRefusedAtOnce(COMMON);

        assertThat(limiter.reset(COMMON.limit(), COMMON.account()).join()).isTrue();
        assertThat(store.resets).containsExactly(COMMON.account());
        assertThat(atOnce(COMMON)).isNull();
    }

    @Test
    void aResetFillsALocalAccount() {
        spendLocal(10);

        assertThat(limiter.reset(LOCAL.limit(), LOCAL.account()).join()).isTrue();
        spendLocal(10);
        assertThat(store.resets).isEmpty();
    }

    @Test
    void whatHappenedIsCounted() {
        lease(COMMON, 3);
        assertGrantedAtOnce(COMMON);
        CompletableFuture<LimitOutcome> denied = ask(TestLimits.leased(FAST, 50));
        store.last().deny(Duration.ofMillis(500));
        assertThat(verdict(denied)).isEqualTo(REFUSED);
        assertRefusedAtOnce(TestLimits.leased(FAST, 60));

        LimitStatistics.OfLimit counted = limiter.statistics().of("per-subject");
        assertThat(counted)
                .returns(2L, LimitStatistics.OfLimit::granted)
                .returns(2L, LimitStatistics.OfLimit::refused)
                .returns(3L, LimitStatistics.OfLimit::leased)
                .returns(0L, LimitStatistics.OfLimit::shadowed)
                .returns(0L, LimitStatistics.OfLimit::unavailable);
        assertThat(limiter.statistics().calls()).isEqualTo(store.calls.size());
        assertThat(limiter.statistics().failures()).isZero();
    }

    @Test
    void whatAShadowLimitWouldRefuseIsCountedApart() {
        Demand shadow = TestLimits.demand(TestLimits.shadow(), "ann", FAST, 1);
        CompletableFuture<LimitOutcome> denied = ask(shadow);
        store.last().deny(Duration.ofMillis(500));
        assertThat(verdict(denied)).isEqualTo(REFUSED);

        assertThat(limiter.statistics().of("shadow"))
                .returns(0L, LimitStatistics.OfLimit::refused)
                .returns(1L, LimitStatistics.OfLimit::shadowed);
    }

    @Test
    void manyKeysAreForgotten() {
        for (int i = 0; i < 150_000; i++) {
            assertGrantedAtOnce(TestLimits.demand(LOCAL.limit(), "key" + i, TestLimits.TEN, 1));
        }

        Patience.await("the least used to be forgotten").until(() -> limiter.accounts() <= 100_000);
        assertThat(limiter.accounts()).isPositive();
    }

    @Test
    void manyLeasedKeysAreForgotten() {
        for (int i = 0; i < 150_000; i++) {
            lease(TestLimits.demand(COMMON.limit(), "key" + i, TestLimits.TEN, 1), 0);
            store.calls.clear();
        }

        Patience.await("the least used to be forgotten").until(() -> limiter.accounts() <= 100_000);
        assertThat(limiter.accounts()).isPositive();
    }

    @Test
    void aStoreThatThrowsIsAway() {
        RateLimiter broken = new RateLimiter(new BrokenStore(), times, clock, surroundings);
        Demand denying =
                TestLimits.demand(TestLimits.limit("api", LimitMode.LEASE, OnUnavailable.DENY), "ann", FAST, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(broken.charge(List.of(denying)))).isEqualTo(UNAVAILABLE);
        }
        assertThat(broken.isCutOff()).isTrue();
        surroundings.silence = 0;
        clock.advanceMillis(1);

        assertThat(broken.chargeAtOnce(List.of(denying))).isNotNull().returns(UNAVAILABLE, LimitOutcome::verdict);
        assertThat(broken.statistics().calls()).isEqualTo(4);
        assertThat(broken.balance(denying.limit(), denying.account(), FAST)).isCompletedExceptionally();
    }

    private static final class BrokenStore implements LimitStore {
        @Override
        public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void giveBack(List<Charge> granted, Duration elapsed) {
            throw new IllegalStateException("closed");
        }

        @Override
        public CompletableFuture<Boolean> reset(Account account) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void close() {}
    }
}
