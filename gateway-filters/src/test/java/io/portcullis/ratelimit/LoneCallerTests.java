package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A caller that waits for each answer before it asks again. */
class LoneCallerTests {

    private final AtomicLong nanoTime = new AtomicLong();
    private final MemoryLimitStore store = new MemoryLimitStore(nanoTime::get, 100);
    private final RateLimiter limiter = new RateLimiter(
            store, LimitTimes.standard(Duration.ofMillis(100)), nanoTime::get, new RateLimiter.Surroundings() {
                @Override
                public long silenceNanos() {
                    return 0;
                }

                @Override
                public int nodes() {
                    return 1;
                }
            });

    private int granted(int requests, Duration apart, long perSecond) {
        Rate rate = new Rate(perSecond, Duration.ofSeconds(1), perSecond);
        Limit limit = new Limit(
                "limit",
                LimitKey.of(List.of("route"), 64),
                new Quota(null, Map.of(), rate),
                1,
                null,
                LimitMode.LEASE,
                OnUnavailable.DENY,
                false);
        List<Demand> demands = List.of(new Demand(limit, new Account("limit", "key"), rate, 1));
        int granted = 0;
        for (int i = 0; i < requests; i++) {
            nanoTime.addAndGet(apart.toNanos());
            LimitOutcome known = limiter.chargeAtOnce(demands);
            LimitOutcome outcome =
                    known != null ? known : limiter.charge(demands).join();
            granted += outcome.verdict() == LimitOutcome.Verdict.GRANTED ? 1 : 0;
        }
        return granted;
    }

    @Test
    void aFastOneIsServedFromLeases() {
        assertThat(granted(2000, Duration.ofMillis(2), 1000)).isEqualTo(2000);
        assertThat(limiter.statistics().calls()).isLessThan(200);
    }

    @Test
    void aSlowOneLosesNothingToLeasesThatItDoesNotUse() {
        assertThat(granted(200, Duration.ofMillis(250), 5)).isEqualTo(200);
        assertThat(granted(4, Duration.ZERO, 5)).as("the rest of the burst").isEqualTo(4);
    }
}
