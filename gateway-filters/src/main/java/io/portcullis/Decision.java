package io.portcullis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stage says to a request; immutable. */
public sealed interface Decision {

    /** The request goes on. */
    static Decision allow() {
        return Allow.PLAIN;
    }

    /** The request is refused for this reason. */
    static Deny deny(Reason reason) {
        return new Deny(reason, null, null, null);
    }

    /** The request is refused for this reason, which rests on that. */
    static Deny deny(Reason reason, @Nullable Basis basis) {
        return new Deny(reason, null, basis, null);
    }

    /** The request is refused for want of these scopes, separated by blanks (RFC 6750 section 3). */
    static Deny denyForScope(String scope) {
        return denyForScope(scope, null);
    }

    /** The request is refused for want of these scopes, which rests on that. */
    static Deny denyForScope(String scope, @Nullable Basis basis) {
        return new Deny(Reason.SCOPE_LACKING, "scope=\"" + scope + "\"", basis, null);
    }

    /**
     * The request is refused until the caller has authenticated again, more strongly or later (RFC 9470 section 3).
     *
     * @param acrValues any of which is enough, or none
     * @param maxAge in seconds, or null
     */
    static Deny denyForStepUp(List<String> acrValues, @Nullable Long maxAge, @Nullable Basis basis) {
        StringBuilder parameters = new StringBuilder();
        if (!acrValues.isEmpty()) {
            parameters
                    .append("acr_values=\"")
                    .append(String.join(" ", acrValues))
                    .append('"');
        }
        if (maxAge != null) {
            parameters
                    .append(parameters.isEmpty() ? "" : ", ")
                    .append("max_age=\"")
                    .append(maxAge)
                    .append('"');
        }
        return new Deny(Reason.STEP_UP_REQUIRED, parameters.isEmpty() ? null : parameters.toString(), basis, null);
    }

    /**
     * The request is refused because limits are used up.
     *
     * @param limits their names
     * @param retryAfterSeconds when it may come back
     */
    static Deny denyForLimits(Reason reason, List<String> limits, long retryAfterSeconds) {
        return new Deny(reason, null, null, new Excess(List.copyOf(limits), retryAfterSeconds));
    }

    /** What it rests on, or null if on nothing that has a name. */
    @Nullable
    Basis basis();

    /** A yes. */
    record Allow(@Nullable Basis basis) implements Decision {
        private static final Allow PLAIN = new Allow(null);
    }

    /**
     * A refusal.
     *
     * @param parameters what the challenge says beside realm and error, ready to be written; never taken from the token
     * @param excess which limits are used up, or null
     */
    record Deny(
            Reason reason,
            @Nullable String parameters,
            @Nullable Basis basis,
            @Nullable Excess excess) implements Decision {

        /** A refusal that is not about limits. */
        public Deny(Reason reason, @Nullable String parameters, @Nullable Basis basis) {
            this(reason, parameters, basis, null);
        }
    }

    /**
     * Limits that are used up.
     *
     * @param limits their names
     * @param retryAfterSeconds when the request may come back
     */
    record Excess(List<String> limits, long retryAfterSeconds) {}
}
