package io.portcullis.feed;

import java.time.Duration;

/**
 * The intervals of the protocol. Immutable.
 *
 * @param pullEvery how often a node asks without a hint
 * @param report how soon a node tells that it has applied something
 * @param leastBackOff after an error
 * @param mostBackOff after many errors
 */
public record FeedTimes(Duration pullEvery, Duration report, Duration leastBackOff, Duration mostBackOff) {

    /** The usual ones. */
    public static FeedTimes standard() {
        return new FeedTimes(
                Duration.ofMillis(250), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(1));
    }
}
