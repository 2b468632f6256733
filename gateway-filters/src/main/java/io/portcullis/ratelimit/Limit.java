package io.portcullis.ratelimit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit with a name. Immutable.
 *
 * @param key by what callers are told apart
 * @param quota how much each may have
 * @param cost units of a request, at least 1
 * @param costHeader the header in which a request may say that it costs more, or null
 * @param mode where it is counted
 * @param onUnavailable what becomes of requests while the store is away
 * @param isShadow whether it counts only and refuses nobody
 */
public record Limit(
        String name,
        LimitKey key,
        Quota quota,
        long cost,
        @Nullable String costHeader,
        LimitMode mode,
        OnUnavailable onUnavailable,
        boolean isShadow) {

    /** Whether requests are charged before their token is verified. */
    public boolean isBeforeToken() {
        return key.isBeforeToken() && quota.claim() == null;
    }

    /** What a request asks of it. */
    public Demand of(LimitedRequest request) {
        Rate rate = quota.of(request.token());
        long units = costHeader == null ? cost : cost(request.header(costHeader), rate);
        return new Demand(this, new Account(name, key.of(request)), rate, units);
    }

    /** A header may raise the cost; what cannot be read costs all there is. */
    private long cost(List<String> values, Rate rate) {
        if (values.isEmpty()) {
            return cost;
        }
        try {
            long said = Long.parseLong(values.get(0).strip());
            return values.size() > 1 || said < 1 ? rate.burst() : Math.max(cost, said);
        } catch (NumberFormatException e) {
            return rate.burst();
        }
    }
}
