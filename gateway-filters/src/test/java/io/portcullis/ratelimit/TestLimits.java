package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.List;

/** Limits and what is asked of them: for each subject, ten a second and ten at once, until the test says otherwise. */
final class TestLimits {

    static final Rate TEN = rate(10, 10);

    private TestLimits() {}

    /** Units a second. */
    static Rate rate(long quota, long burst) {
        return new Rate(quota, Duration.ofSeconds(1), burst);
    }

    static Limit limit(String name, LimitMode mode, OnUnavailable onUnavailable) {
        return new Limit(name, LimitKey.of(List.of("subject"), 64), Quota.of(TEN), 1, null, mode, onUnavailable, false);
    }

    static Limit limit(LimitMode mode) {
        return limit("per-subject", mode, OnUnavailable.LOCAL_SHARE);
    }

    static Limit shadow() {
        return new Limit(
                "shadow",
                LimitKey.of(List.of("subject"), 64),
                Quota.of(TEN),
                1,
                null,
                LimitMode.LEASE,
                OnUnavailable.LOCAL_SHARE,
                true);
    }

    static Demand demand(Limit limit, String key, Rate rate, long cost) {
        return new Demand(limit, new Account(limit.name(), key), rate, cost);
    }

    static Demand demand(LimitMode mode, Rate rate, long cost) {
        return demand(limit(mode), "ann", rate, cost);
    }

    static Demand leased(Rate rate, long cost) {
        return demand(LimitMode.LEASE, rate, cost);
    }
}
