package io.portcullis.token;

import io.portcullis.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an issuer's keys between two fetches; immutable. Times are in milliseconds of one clock.
 *
 * @param keys the last good set, or null
 * @param fetchedAt when it came
 * @param triedAt when the last fetch ended
 * @param lastError why that one failed, or null
 */
record KeySnapshot(
        @Nullable KeySet keys,
        long fetchedAt,
        long triedAt,
        @Nullable String lastError) {

    /** How long to leave an issuer alone that has just failed. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** How long a failure means that the issuer is away, so that nobody waits for the next try. */
    private static final Duration FAILURE_IS_NEWS = Duration.ofSeconds(10);

    static KeySnapshot nothing(long now) {
        return new KeySnapshot(null, now, now, null);
    }

    KeySnapshot succeeded(KeySet fresh, long now) {
        return new KeySnapshot(fresh, now, now, null);
    }

    KeySnapshot failed(String error, long now) {
        return new KeySnapshot(keys, fetchedAt, now, error);
    }

    /** Whether the set is too old to be used before another fetch; not while the issuer is away and it is usable. */
    boolean mustBeFetched(long now, KeyTimes times) {
        boolean isOld = keys == null || now - fetchedAt >= times.timeToLive().toMillis();
        boolean isAway = lastError != null && now - triedAt < FAILURE_IS_NEWS.toMillis();
        return isOld && !(isAway && isUsable(now, times));
    }

    /** Whether it is time to fetch in the background. */
    boolean shouldBeFetched(long now, KeyTimes times) {
        return now - fetchedAt >= times.refreshAhead().toMillis();
    }

    /** Whether the issuer is not to be left alone just now. */
    boolean mayBeFetched(long now) {
        return lastError == null || now - triedAt >= PAUSE_AFTER_FAILURE.toMillis();
    }

    private boolean isUsable(long now, KeyTimes times) {
        return keys != null && now - fetchedAt < times.maxStale().toMillis();
    }

    /** The key, as far as anybody can say now. */
    KeyLookup find(@Nullable String keyId, long now, KeyTimes times) {
        return keys != null && isUsable(now, times) ? keys.find(keyId) : new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE);
    }

    /** What operators see of it. */
    KeyStatus status(long now, KeyTimes times) {
        Duration age = Duration.ofMillis(now - fetchedAt);
        return new KeyStatus(
                keys == null ? List.of() : keys.descriptions(),
                keys == null ? null : age,
                keys == null ? Duration.ZERO : times.refreshAhead().minus(age),
                isUsable(now, times),
                lastError);
    }
}
