package io.portcullis.token;

import io.portcullis.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a token is in force (RFC 7519 sections 4.1.4 to 4.1.6), to the millisecond.
 *
 * @param max the longest time between {@code iat} (without it: now) and {@code exp}
 * @param clockSkew how far the issuer's clock may differ from ours
 */
record Lifetime(Duration max, Duration clockSkew) {

    /** Why the token is not in force now, or null if it is. */
    @Nullable
    Reason refuse(Map<String, ?> claims, Instant now) {
        long nowMillis = now.toEpochMilli();
        long skew = clockSkew.toMillis();
        if (!(claims.get("exp") instanceof Number exp)) {
            return Reason.TOKEN_CLAIM_MISSING;
        }
        long expires = millis(exp);
        if (nowMillis >= expires + skew) {
            return Reason.TOKEN_EXPIRED;
        }
        if (claims.get("nbf") instanceof Number nbf && millis(nbf) > nowMillis + skew) {
            return Reason.TOKEN_NOT_YET_VALID;
        }
        long issued = nowMillis + skew;
        if (claims.get("iat") instanceof Number iat) {
            issued = millis(iat);
            if (issued > nowMillis + skew) {
                return Reason.TOKEN_FROM_FUTURE;
            }
            if (expires <= issued) {
                return Reason.TOKEN_LIFETIME;
            }
        }
        return expires - issued > max.toMillis() ? Reason.TOKEN_LIFETIME : null;
    }

    private static long millis(Number seconds) {
        return seconds instanceof Long whole ? whole * 1000 : (long) Math.floor(seconds.doubleValue() * 1000);
    }
}
