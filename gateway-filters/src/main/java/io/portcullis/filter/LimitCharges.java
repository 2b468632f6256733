package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.Demand;
import io.portcullis.ratelimit.Limit;
import io.portcullis.ratelimit.LimitOutcome;
import io.portcullis.ratelimit.LimitStatus;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Charges requests to limits. Immutable.
 *
 * @param headers by which clients are told
 */
public record LimitCharges(
        Limits limits,
        RateLimiter limiter,
        ConcurrencyLimiter concurrency,
        ClientAddresses addresses,
        LimitHeaders headers) {

    /** Charges at once; null if somebody has to be asked. */
    @Nullable
    Decision charge(ServerWebExchange exchange, @Nullable VerifiedToken token, List<Limit> charged) {
        List<Demand> demands = demands(exchange, token, charged);
        LimitOutcome outcome = limiter.chargeAtOnce(demands);
        if (outcome == null) {
            return null;
        }
        return decided(exchange, token, charged, outcome);
    }

    /** Charges after having asked. */
    Mono<Decision> ask(ServerWebExchange exchange, @Nullable VerifiedToken token, List<Limit> charged) {
        CompletableFuture<LimitOutcome> outcome = limiter.charge(demands(exchange, token, charged));
        return Mono.fromFuture(outcome, true).map(known -> decided(exchange, token, charged, known));
    }

    private List<Demand> demands(ServerWebExchange exchange, @Nullable VerifiedToken token, List<Limit> charged) {
        ExchangeLimitedRequest request = new ExchangeLimitedRequest(exchange, token, addresses);
        List<Demand> demands = new ArrayList<>(charged.size());
        for (int i = 0; i < charged.size(); i++) {
            Limit limit = charged.get(i);
            if (!limit.isShadow()) {
                demands.add(limit.of(request));
            }
        }
        return demands;
    }

    private Decision decided(
            ServerWebExchange exchange, @Nullable VerifiedToken token, List<Limit> charged, LimitOutcome outcome) {
        headers.tellLater(exchange, outcome.statuses());
        if (outcome.verdict() == LimitOutcome.Verdict.GRANTED) {
            chargeShadows(exchange, token, charged);
            return Decision.allow();
        }
        return outcome.verdict() == LimitOutcome.Verdict.REFUSED
                ? refusal(outcome.statuses())
                : Decision.deny(Reason.LIMITS_UNAVAILABLE);
    }

    /** Each by itself, because none of them refuses anything, and nobody waits for them. */
    private void chargeShadows(ServerWebExchange exchange, @Nullable VerifiedToken token, List<Limit> charged) {
        for (int i = 0; i < charged.size(); i++) {
            if (charged.get(i).isShadow()) {
                List<Demand> demand =
                        List.of(charged.get(i).of(new ExchangeLimitedRequest(exchange, token, addresses)));
                if (limiter.chargeAtOnce(demand) == null) {
                    CompletableFuture<LimitOutcome> unused = limiter.charge(demand);
                }
            }
        }
    }

    private static Decision refusal(List<LimitStatus> statuses) {
        List<String> violated = new ArrayList<>();
        long retryNanos = 0;
        for (LimitStatus status : statuses) {
            if (status.isViolated()) {
                violated.add(status.demand().limit().name());
                retryNanos = Math.max(
                        retryNanos,
                        status.retryNanos() == Long.MAX_VALUE
                                ? status.demand().rate().period().toNanos()
                                : status.retryNanos());
            }
        }
        return Decision.denyForLimits(Reason.LIMIT_EXCEEDED, violated, spread(LimitHeaders.seconds(retryNanos)));
    }

    /** Later by up to a tenth, so that clients that were refused together do not come back together. */
    private static long spread(long seconds) {
        return seconds + ThreadLocalRandom.current().nextLong(Math.max(1, seconds) / 10 + 2);
    }
}
