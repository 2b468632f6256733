package io.portcullis.ratelimit;

import io.portcullis.ClaimPath;
import io.portcullis.VerifiedToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a caller may have: the same for all, or by a claim, for example the plan. Immutable.
 *
 * @param claim or null if all have the same
 * @param values by the claim's text; of several the highest
 * @param otherwise whoever has none of these values
 */
public record Quota(@Nullable ClaimPath claim, Map<String, Rate> values, Rate otherwise) {

    /** Copies the map. */
    public Quota {
        values = Map.copyOf(values);
    }

    /** The same for all. */
    public static Quota of(Rate rate) {
        return new Quota(null, Map.of(), rate);
    }

    Rate of(@Nullable VerifiedToken token) {
        if (claim == null || token == null) {
            return otherwise;
        }
        Rate best = null;
        for (String value : claim.texts(token.claims())) {
            Rate rate = values.get(value);
            if (rate != null && (best == null || rate.intervalNanos() < best.intervalNanos())) {
                best = rate;
            }
        }
        return best != null ? best : otherwise;
    }
}
