package io.portcullis.feed;

import java.time.Duration;

/**
 * How a store keeps a log. Immutable.
 *
 * @param seal for how long a log counts as incomplete after a loss: long enough for every live node to notice and to
 *     upload what it has
 * @param retention how long an entry stays at its place; one that has not expired by then moves to the log's end, so that
 *     everything before it can be trimmed
 */
public record LogSettings(Duration seal, Duration retention) {

    /** With the usual seal. */
    public static LogSettings retaining(Duration retention) {
        return new LogSettings(Duration.ofSeconds(3), retention);
    }
}
