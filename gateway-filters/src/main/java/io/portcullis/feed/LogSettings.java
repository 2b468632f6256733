package io.portcullis.feed;

import java.time.Duration;

/**
 * How a store keeps a log. Immutable.
 *
 * @param seal for how long a log counts as incomplete after a loss: long enough for every live node to notice and to
 *     upload what it has
 * @param retention how long an entry stays at its place; one that still matters by then moves to the log's end, so that
 *     everything before it can be trimmed
 * @param longest a log with more entries is trimmed as if its oldest had stood there for the retention; it keeps four
 *     times as many as there are subjects anyway
 */
public record LogSettings(Duration seal, Duration retention, long longest) {

    private static final long MOST_REFERENCES = 10_000;
    private static final Duration FOREVER = Duration.ofDays(100_000);

    /** Of any length. */
    public LogSettings(Duration seal, Duration retention) {
        this(seal, retention, Long.MAX_VALUE);
    }

    /** With the usual seal. */
    public static LogSettings retaining(Duration retention) {
        return new LogSettings(Duration.ofSeconds(3), retention);
    }

    /** For entries that supersede each other, and do not expire. */
    public static LogSettings ofReferences(Duration seal) {
        return new LogSettings(seal, FOREVER, MOST_REFERENCES);
    }
}
