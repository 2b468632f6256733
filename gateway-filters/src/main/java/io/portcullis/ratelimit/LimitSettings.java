package io.portcullis.ratelimit;

import io.portcullis.ClaimPath;
import io.portcullis.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A limit as it is configured: {@code portcullis.limits.<name>}.
 *
 * @param key by what callers are told apart; see {@link LimitKey}
 * @param quota units in a period; required without {@code quota-by}
 * @param quotaBy units in a period by a claim
 * @param period 1s to 31d; by default 1m
 * @param burst units at once; by default the quota
 * @param cost units of a request; by default 1
 * @param costHeader the header in which a request may say that it costs more
 * @param mode where it is counted; by default {@code lease}
 * @param onUnavailable what becomes of requests while the store is away; by default {@code local-share}
 * @param shadow whether it counts only
 * @param maxConcurrent requests at the same time; instead of a quota
 */
public record LimitSettings(
        @Nullable List<String> key,
        @Nullable Long quota,
        @Nullable QuotaBy quotaBy,
        @Nullable Duration period,
        @Nullable Long burst,
        @Nullable Long cost,
        @Nullable String costHeader,
        @Nullable LimitMode mode,
        @Nullable OnUnavailable onUnavailable,
        @Nullable Boolean shadow,
        @Nullable Integer maxConcurrent) {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /**
     * Units in a period by a claim.
     *
     * @param claim name or JSON pointer
     * @param values units by the claim's text
     * @param otherwise units of whoever has none of these values
     */
    public record QuotaBy(
            @Nullable String claim,
            @Nullable Map<String, Long> values,
            @Nullable Long otherwise) {}

    /** Whether it is one of requests at the same time. */
    public boolean isConcurrent() {
        return maxConcurrent != null;
    }

    /**
     * The limit of requests at the same time.
     *
     * @param ipv6Prefix how many bits of an IPv6 address count
     * @throws ConfigurationException if it cannot be one
     */
    public SlotLimit slotLimit(String name, int ipv6Prefix) {
        return checked(name, () -> {
            require(
                    quota == null
                            && quotaBy == null
                            && period == null
                            && burst == null
                            && cost == null
                            && costHeader == null
                            && mode == null,
                    "max-concurrent stands beside what limits of a rate have; expected two limits, which a route may name"
                            + " together");
            return new SlotLimit(
                    name,
                    key(ipv6Prefix),
                    Objects.requireNonNull(maxConcurrent),
                    Objects.requireNonNullElse(onUnavailable, OnUnavailable.LOCAL_SHARE),
                    Boolean.TRUE.equals(shadow));
        });
    }

    private <T> T checked(String name, Supplier<T> made) {
        try {
            require(name.matches(NAME), "its name is none; expected up to 64 letters, digits and . _ -");
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "portcullis.limits." + name + ": " + e.getMessage(), "Correct portcullis.limits." + name + ".");
        }
    }

    private LimitKey key(int ipv6Prefix) {
        require(key != null && !key.isEmpty(), "key is missing; expected one, for example subject");
        return LimitKey.of(Objects.requireNonNull(key), ipv6Prefix);
    }

    /**
     * The limit of a rate.
     *
     * @param ipv6Prefix how many bits of an IPv6 address count
     * @throws ConfigurationException if it cannot be one
     */
    public Limit limit(String name, int ipv6Prefix) {
        return checked(name, () -> {
            LimitKey by = key(ipv6Prefix);
            Quota rates = rates();
            long units = Objects.requireNonNullElse(cost, 1L);
            require(units >= 1, "cost is " + units + "; expected at least 1");
            require(
                    costHeader == null || costHeader.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"),
                    "cost-header is '" + costHeader + "'; expected the name of a header");
            requireAffordable(rates.otherwise(), units);
            rates.values().values().forEach(rate -> requireAffordable(rate, units));
            return new Limit(
                    name,
                    by,
                    rates,
                    units,
                    costHeader,
                    Objects.requireNonNullElse(mode, LimitMode.LEASE),
                    Objects.requireNonNullElse(onUnavailable, OnUnavailable.LOCAL_SHARE),
                    Boolean.TRUE.equals(shadow));
        });
    }

    private Quota rates() {
        if (quotaBy == null) {
            require(quota != null, "quota is missing; expected one, or quota-by, or max-concurrent");
            return Quota.of(rate(Objects.requireNonNull(quota)));
        }
        require(quota == null, "quota and quota-by are both there; expected one of them");
        String claim = quotaBy.claim();
        require(claim != null && !claim.isBlank(), "quota-by.claim is missing; expected the name of a claim");
        require(quotaBy.otherwise() != null, "quota-by.otherwise is missing; expected what everybody else may have");
        Map<String, Rate> rates = new HashMap<>();
        if (quotaBy.values() != null) {
            quotaBy.values().forEach((value, units) -> {
                require(units != null, "quota-by.values." + value + " is missing; expected units in a period");
                rates.put(value, rate(units));
            });
        }
        return new Quota(
                ClaimPath.of(Objects.requireNonNull(claim)), rates, rate(Objects.requireNonNull(quotaBy.otherwise())));
    }

    private Rate rate(long units) {
        return new Rate(
                units,
                Objects.requireNonNullElse(period, PERIOD),
                Objects.requireNonNullElse(burst, Math.max(1, units)));
    }

    private static void requireAffordable(Rate rate, long units) {
        require(
                units <= rate.burst(),
                "cost is " + units + ", which is more than can be had at once, " + rate.burst() + "; expected less");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
