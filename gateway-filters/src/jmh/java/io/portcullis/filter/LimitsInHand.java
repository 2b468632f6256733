package io.portcullis.filter;

import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.Balance;
import io.portcullis.ratelimit.Charge;
import io.portcullis.ratelimit.Charged;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.Limit;
import io.portcullis.ratelimit.LimitKey;
import io.portcullis.ratelimit.LimitMode;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.LimitTimes;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.OnUnavailable;
import io.portcullis.ratelimit.Quota;
import io.portcullis.ratelimit.Rate;
import io.portcullis.ratelimit.RateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Two limits, by tenant and by client, of which there are always leases in hand. */
final class LimitsInHand implements LimitStore {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private LimitsInHand() {}

    static LimitCharges charges(ClientAddresses addresses) {
        RateLimiter.Surroundings surroundings = new RateLimiter.Surroundings() {
            @Override
            public long silenceNanos() {
                return 0;
            }

            @Override
            public int nodes() {
                return 1;
            }
        };
        RateLimiter limiter =
                new RateLimiter(new LimitsInHand(), LimitTimes.standard(PATIENCE), System::nanoTime, surroundings);
        return new LimitCharges(
                new Limits(new Limits.Configured(
                        Map.of(
                                "per-tenant",
                                limit("per-tenant", "tenant"),
                                "per-client",
                                limit("per-client", "client")),
                        Map.of())),
                limiter,
                new ConcurrencyLimiter(null, PATIENCE, System::nanoTime, surroundings, limiter.statistics()),
                addresses,
                LimitHeaders.DRAFT_11);
    }

    private static Limit limit(String name, String key) {
        return new Limit(
                name,
                LimitKey.of(List.of(key), 64),
                Quota.of(new Rate(1_000_000, Duration.ofSeconds(1), 1_000_000_000)),
                1,
                null,
                LimitMode.LEASE,
                OnUnavailable.LOCAL_SHARE,
                false);
    }

    @Override
    public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
        return CompletableFuture.completedFuture(new Charged(
                true,
                charges.stream()
                        .map(charge -> new Balance(charge.want(), 1_000_000, 0, 1))
                        .toList()));
    }

    @Override
    public void giveBack(List<Charge> granted, Duration elapsed) {}

    @Override
    public CompletableFuture<Boolean> reset(Account account) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void close() {}
}
