package io.portcullis.actuate;

import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.Balance;
import io.portcullis.ratelimit.Limit;
import io.portcullis.ratelimit.LimitStatistics;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.Quota;
import io.portcullis.ratelimit.Rate;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.ratelimit.SlotLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/**
 * The limits: {@code GET} lists them or shows how one account stands, {@code DELETE} fills an account. The key of an account is
 * what the limit tells callers apart by, for example {@code corporate:alice} for a subject of the issuer {@code corporate}.
 */
@Endpoint(id = "ratelimits")
final class RateLimitsEndpoint {

    private static final Logger log = LoggerFactory.getLogger(RateLimitsEndpoint.class);

    private final Limits limits;
    private final RateLimiter limiter;

    RateLimitsEndpoint(Limits limits, RateLimiter limiter) {
        this.limits = limits;
        this.limiter = limiter;
    }

    @ReadOperation
    Map<String, Object> list() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String name : limits.names()) {
            Limit rate = limits.rate(name);
            SlotLimit slots = limits.slots(name);
            if (rate != null) {
                all.add(describe(rate));
            } else if (slots != null) {
                all.add(describe(slots));
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("limits", all);
        answer.put("store", limiter.isCutOff() ? "away" : "asked");
        answer.put("calls", limiter.statistics().calls());
        answer.put("failures", limiter.statistics().failures());
        answer.put("accounts", limiter.accounts());
        return answer;
    }

    private Map<String, Object> describe(Limit limit) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", limit.name());
        description.put("key", limit.key().toString());
        Quota quota = limit.quota();
        if (quota.claim() != null) {
            description.put("quotaBy", quota.claim().toString());
            Map<String, Object> values = new TreeMap<>();
            quota.values().forEach((value, rate) -> values.put(value, describe(rate)));
            description.put("values", values);
        }
        description.putAll(describe(quota.otherwise()));
        description.put("cost", limit.cost());
        if (limit.costHeader() != null) {
            description.put("costHeader", limit.costHeader());
        }
        description.put("mode", word(limit.mode()));
        description.put("onUnavailable", word(limit.onUnavailable()));
        description.put("shadow", limit.isShadow());
        count(description, limit.name(), limit.isShadow());
        return description;
    }

    private Map<String, Object> describe(SlotLimit limit) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", limit.name());
        description.put("key", limit.key().toString());
        description.put("maxConcurrent", limit.maxConcurrent());
        description.put("onUnavailable", word(limit.onUnavailable()));
        description.put("shadow", limit.isShadow());
        count(description, limit.name(), limit.isShadow());
        return description;
    }

    private void count(Map<String, Object> description, String limit, boolean isShadow) {
        LimitStatistics.OfLimit statistics = limiter.statistics().of(limit);
        description.put("granted", statistics.granted());
        description.put("refused", statistics.refused());
        if (isShadow) {
            description.put("wouldRefuse", statistics.shadowed());
        }
    }

    private static Map<String, Object> describe(Rate rate) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("quota", rate.quota());
        description.put("periodSeconds", rate.period().toMillis() / 1000.0);
        description.put("burst", rate.burst());
        return description;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How an account stands; for a limit whose quota depends on a claim, with this value of the claim. */
    @ReadOperation
    Mono<WebEndpointResponse<Map<String, Object>>> find(
            @Selector String limit, @Selector String key, @Nullable String plan) {
        Limit known = limits.rate(limit);
        if (known == null) {
            return Mono.just(unknown(limit));
        }
        Rate rate = plan == null
                ? known.quota().otherwise()
                : known.quota().values().get(plan);
        if (rate == null) {
            return Mono.just(answer(
                    404,
                    Map.of(
                            "error",
                            "The limit has no plan '" + plan + "'; known are "
                                    + new TreeMap<>(known.quota().values()).keySet())));
        }
        return Mono.fromFuture(() -> limiter.balance(known, new Account(limit, key), rate))
                .map(balance -> answer(200, describe(limit, key, rate, balance)))
                .onErrorResume(e -> Mono.just(away(e)));
    }

    private static Map<String, Object> describe(String limit, String key, Rate rate, Balance balance) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("limit", limit);
        description.put("key", key);
        description.putAll(describe(rate));
        description.put("remaining", balance.available());
        description.put("resetSeconds", balance.resetNanos() / 1e9);
        return description;
    }

    @DeleteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> reset(@Selector String limit, @Selector String key) {
        Limit known = limits.rate(limit);
        if (known == null) {
            return Mono.just(unknown(limit));
        }
        return Mono.fromFuture(() -> limiter.reset(known, new Account(limit, key)))
                .map(isReset -> {
                    log.info("An account of the limit {} was reset", limit);
                    return answer(200, Map.of("limit", limit, "key", key, "wasCharged", isReset));
                })
                .onErrorResume(e -> Mono.just(away(e)));
    }

    private WebEndpointResponse<Map<String, Object>> unknown(String limit) {
        if (limits.slots(limit) != null) {
            return answer(
                    404,
                    Map.of(
                            "error",
                            "The limit '" + limit + "' is one of requests at the same time: it has no account"));
        }
        return answer(
                404,
                Map.of("error", "There is no limit '" + limit + "'; known are " + new ArrayList<>(limits.names())));
    }

    private static WebEndpointResponse<Map<String, Object>> away(Throwable e) {
        log.debug("The store of limits did not answer", e);
        return answer(503, Map.of("error", "The store of limits does not answer"));
    }

    private static WebEndpointResponse<Map<String, Object>> answer(int status, Map<String, Object> body) {
        return new WebEndpointResponse<>(body, status);
    }
}
