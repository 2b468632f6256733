package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A limiter with a scripted store; whoever waits for the store waits in real time, so for a minute. */
abstract class LimiterFixture {

    static final Rate FAST = TestLimits.rate(1_000, 100);

    final TestTicks clock = new TestTicks();
    final ScriptedStore store = new ScriptedStore();
    final LimitTimes times = LimitTimes.standard(Duration.ofMinutes(1));
    final TestSurroundings surroundings = new TestSurroundings();
    final RateLimiter limiter = new RateLimiter(store, times, clock, surroundings);

    static final class TestSurroundings implements RateLimiter.Surroundings {
        long silence = Long.MAX_VALUE;
        int nodes = 1;

        @Override
        public long silenceNanos() {
            return silence;
        }

        @Override
        public int nodes() {
            return nodes;
        }
    }

    @Nullable
    LimitOutcome atOnce(Demand... demands) {
        return limiter.chargeAtOnce(List.of(demands));
    }

    void assertGrantedAtOnce(Demand... demands) {
        assertThat(atOnce(demands))
                .isNotNull()
                .extracting(LimitOutcome::verdict)
                .isEqualTo(LimitOutcome.Verdict.GRANTED);
    }

    void assertRefusedAtOnce(Demand... demands) {
        assertThat(atOnce(demands))
                .isNotNull()
                .extracting(LimitOutcome::verdict)
                .isEqualTo(LimitOutcome.Verdict.REFUSED);
    }

    CompletableFuture<LimitOutcome> ask(Demand... demands) {
        assertThat(atOnce(demands)).isNull();
        return limiter.charge(List.of(demands));
    }

    static LimitOutcome.Verdict verdict(CompletableFuture<LimitOutcome> answer) {
        assertThat(answer).isDone();
        return answer.join().verdict();
    }

    /** So much is leased here. */
    void lease(Demand demand, long units) {
        CompletableFuture<LimitOutcome> first = ask(demand);
        store.last().grant(50, demand.cost() + units);
        assertThat(verdict(first)).isEqualTo(LimitOutcome.Verdict.GRANTED);
    }

    /** Three calls fail. */
    void cutOff() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<LimitOutcome> answer = ask(TestLimits.demand(
                    TestLimits.limit("cut", LimitMode.LEASE, OnUnavailable.ALLOW), "key" + i, FAST, 1));
            store.last().fail();
            assertThat(answer).isDone();
        }
        assertThat(limiter.isCutOff()).isTrue();
        store.calls.clear();
    }
}
