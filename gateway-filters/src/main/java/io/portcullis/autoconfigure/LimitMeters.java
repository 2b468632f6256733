package io.portcullis.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.LimitStatistics;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import java.util.function.ToDoubleFunction;

/** Measures limits: what they decide and what that costs. */
final class LimitMeters implements MeterBinder {

    private final Limits limits;
    private final RateLimiter limiter;
    private final ConcurrencyLimiter concurrency;

    LimitMeters(Limits limits, RateLimiter limiter, ConcurrencyLimiter concurrency) {
        this.limits = limits;
        this.limiter = limiter;
        this.concurrency = concurrency;
    }

    /** A limit that comes later has no meters before the next start. */
    @Override
    public void bindTo(MeterRegistry registry) {
        for (String limit : limits.names()) {
            count(registry, limit, "granted", LimitStatistics.OfLimit::granted);
            count(registry, limit, "refused", LimitStatistics.OfLimit::refused);
            count(registry, limit, "shadow", LimitStatistics.OfLimit::shadowed);
            count(registry, limit, "without_store", LimitStatistics.OfLimit::unavailable);
            FunctionCounter.builder(
                            "portcullis.limits.leased", limiter.statistics().of(limit), LimitStatistics.OfLimit::leased)
                    .description("Units that were granted before anybody asked for them")
                    .tag("limit", limit)
                    .register(registry);
        }
        FunctionCounter.builder("portcullis.limits.calls", limiter.statistics(), LimitStatistics::calls)
                .description("Calls of the store of limits")
                .register(registry);
        FunctionCounter.builder("portcullis.limits.failures", limiter.statistics(), LimitStatistics::failures)
                .description("Calls of the store of limits that failed or took too long")
                .register(registry);
        Gauge.builder("portcullis.limits.concurrent", concurrency, ConcurrencyLimiter::used)
                .description("Slots of limits of requests at the same time that this node uses")
                .register(registry);
        Gauge.builder(
                        "portcullis.limits.gate",
                        this,
                        known -> known.limiter.isCutOff() || known.concurrency.isCutOff() ? 1 : 0)
                .description("1 while limits are counted without the store, which did not answer")
                .register(registry);
        Gauge.builder("portcullis.limits.accounts", limiter, RateLimiter::accounts)
                .description("Accounts of which this node knows anything")
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String limit, String outcome, ToDoubleFunction<LimitStatistics.OfLimit> function) {
        FunctionCounter.builder("portcullis.limits", limiter.statistics().of(limit), function)
                .description("Requests that were charged to a limit, by what became of them")
                .tag("limit", limit)
                .tag("outcome", outcome)
                .register(registry);
    }
}
