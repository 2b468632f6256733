package io.portcullis.feed;

import io.portcullis.ConfigurationException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How old the replica may be, and what then. Immutable.
 *
 * @param group of the properties that say so, for example {@code portcullis.revocation}
 * @param max the age up to which the replica is good for everything; at least 500ms, because nodes ask four times a second
 * @param onStale what becomes of requests beyond that
 * @param hardLimit the silence after which nothing passes any more, whatever {@code onStale} says; at most 365 days
 */
public record Staleness(String group, Duration max, OnStale onStale, Duration hardLimit) {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofDays(365);

    /** What becomes of requests while the replica is too old. */
    public enum OnStale {
        /** They are refused with 503. */
        FAIL_CLOSED,
        /** They pass, if what is known does not refuse them. */
        SERVE_STALE,
        /** Those that only read (GET, HEAD) pass like that, the others are refused with 503. */
        SAFE_METHODS
    }

    /** Refuses what makes no sense. */
    public Staleness {
        if (hardLimit.compareTo(LEAST) < 0 || hardLimit.compareTo(MOST) > 0) {
            throw new ConfigurationException(
                    group + ".hard-limit is " + hardLimit + "; expected at least " + LEAST + " and at most " + MOST,
                    "Correct " + group + ".hard-limit.");
        }
        if (max.compareTo(LEAST) < 0 || max.compareTo(hardLimit) > 0) {
            throw new ConfigurationException(
                    group + ".max-staleness is " + max + "; expected at least " + LEAST
                            + " and at most the hard limit, " + hardLimit,
                    "Correct " + group + ".max-staleness, or the argument max-staleness of the route's filter.");
        }
    }

    /** Whether a request is refused because nobody knows what has changed lately. */
    public boolean refuses(Freshness freshness, BooleanSupplier onlyReads) {
        return refuses(freshness, 0, onlyReads);
    }

    /**
     * The same where what the replica knows has still to be worked on.
     *
     * @param pendingNanos for how long the oldest of it has been waiting, in nanoseconds
     */
    public boolean refuses(Freshness freshness, long pendingNanos, BooleanSupplier onlyReads) {
        if (Math.max(freshness.ageNanos(), pendingNanos) <= max.toNanos()) {
            return false;
        }
        boolean isOver = Math.max(freshness.silenceNanos(), pendingNanos) > hardLimit.toNanos();
        return switch (onStale) {
            case FAIL_CLOSED -> true;
            case SERVE_STALE -> isOver;
            case SAFE_METHODS -> isOver || !onlyReads.getAsBoolean();
        };
    }
}
