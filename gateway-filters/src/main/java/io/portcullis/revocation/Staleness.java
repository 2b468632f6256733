package io.portcullis.revocation;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.Freshness;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How old the list may be, and what then. Immutable.
 *
 * @param max the age up to which the list is good for everything; at least 500ms, because nodes ask four times a second
 * @param onStale what becomes of requests beyond that
 * @param hardLimit the silence after which nothing passes any more, whatever {@code onStale} says; at most 365 days
 */
public record Staleness(Duration max, OnStale onStale, Duration hardLimit) {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofDays(365);

    /** What becomes of requests with a token while the list is too old. */
    public enum OnStale {
        /** They are refused with 503. */
        FAIL_CLOSED,
        /** They pass, if what is known of the list does not refuse them. */
        SERVE_STALE,
        /** Those that only read (GET, HEAD) pass like that, the others are refused with 503. */
        SAFE_METHODS
    }

    /** Refuses what makes no sense. */
    public Staleness {
        if (hardLimit.compareTo(LEAST) < 0 || hardLimit.compareTo(MOST) > 0) {
            throw new ConfigurationException(
                    "hard-limit is " + hardLimit + "; expected at least " + LEAST + " and at most " + MOST,
                    "Correct portcullis.revocation.hard-limit.");
        }
        if (max.compareTo(LEAST) < 0 || max.compareTo(hardLimit) > 0) {
            throw new ConfigurationException(
                    "max-staleness is " + max + "; expected at least " + LEAST + " and at most the hard limit, "
                            + hardLimit,
                    "Correct portcullis.revocation.max-staleness, or the argument max-staleness of VerifyToken.");
        }
    }

    /** Whether a request is refused because nobody knows what was taken back lately. */
    public boolean refuses(Freshness freshness, BooleanSupplier onlyReads) {
        if (freshness.ageNanos() <= max.toNanos()) {
            return false;
        }
        return switch (onStale) {
            case FAIL_CLOSED -> true;
            case SERVE_STALE -> isSilentForTooLong(freshness);
            case SAFE_METHODS -> !onlyReads.getAsBoolean() || isSilentForTooLong(freshness);
        };
    }

    private boolean isSilentForTooLong(Freshness freshness) {
        return freshness.silenceNanos() > hardLimit.toNanos();
    }
}
