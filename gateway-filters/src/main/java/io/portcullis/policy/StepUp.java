package io.portcullis.policy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How strongly, and how lately, the caller must have authenticated (RFC 9470); immutable.
 *
 * @param acrAnyOf the {@code acr} claim must be one of these; none means any
 * @param amrAllOf the {@code amr} claim must name all of these; none means any
 * @param maxAge since {@code auth_time}, or null for any
 */
public record StepUp(
        List<String> acrAnyOf,
        List<String> amrAllOf,
        @Nullable Duration maxAge) {

    /** Copies the lists. */
    public StepUp {
        acrAnyOf = List.copyOf(acrAnyOf);
        amrAllOf = List.copyOf(amrAllOf);
    }
}
