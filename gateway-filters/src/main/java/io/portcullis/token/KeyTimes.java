package io.portcullis.token;

import java.time.Duration;

/**
 * How long fetched keys are believed.
 *
 * @param timeToLive after which a set is fetched again before it is used: the bound within which a withdrawn key is
 *     refused
 * @param maxStale after which a set is not used at all while its issuer is away
 * @param unknownKidCooldown the least time between two fetches for unknown key ids
 */
record KeyTimes(Duration timeToLive, Duration maxStale, Duration unknownKidCooldown) {

    KeyTimes {
        if (timeToLive.isNegative() || timeToLive.isZero() || maxStale.compareTo(timeToLive) < 0) {
            throw new IllegalArgumentException("keys.time-to-live is " + timeToLive + " and keys.max-stale is "
                    + maxStale + "; expected 0 < time-to-live <= max-stale");
        }
        if (unknownKidCooldown.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "keys.unknown-kid-cooldown is " + unknownKidCooldown + "; expected at least 1s");
        }
    }

    /** The age at which a set in use is fetched again in the background. */
    Duration refreshAhead() {
        return Duration.ofMillis(timeToLive.toMillis() * 4 / 5);
    }
}
