package io.portcullis.ratelimit;

import java.time.Duration;

/**
 * How leases are taken. Immutable.
 *
 * @param lease for how long granted units may be spent: the L in the bound {@code B + r (W + L)}
 * @param ahead for how long a lease should last at the rate that was seen
 * @param farAhead the same for an account that is at least half full, where what is leased in vain is missed by nobody
 * @param pause after a store had less than was wanted
 * @param longestDenial after which a denial is asked for again, because somebody may have reset the account
 * @param patience the longest that a request waits for the store
 */
public record LimitTimes(
        Duration lease, Duration ahead, Duration farAhead, Duration pause, Duration longestDenial, Duration patience) {

    /** As measured best, with this patience. */
    public static LimitTimes standard(Duration patience) {
        return new LimitTimes(
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(150),
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                patience);
    }
}
