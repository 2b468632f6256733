package io.portcullis.ratelimit;

import java.util.List;

/**
 * What limits say to a request. Immutable.
 *
 * @param statuses of the limits that refuse anybody, as far as anything is known of them
 */
public record LimitOutcome(Verdict verdict, List<LimitStatus> statuses) {

    /** Yes or no. */
    public enum Verdict {
        /** All limits have what the request costs, and were charged. */
        GRANTED,
        /** One of them has not, and none was charged. */
        REFUSED,
        /** Nobody knows, and a limit wants that refused. */
        UNAVAILABLE
    }
}
