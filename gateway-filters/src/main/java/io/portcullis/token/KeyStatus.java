package io.portcullis.token;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of an issuer's keys; nothing of it is secret.
 *
 * @param keys that are usable
 * @param age of the set, or null if there is none or it never changes
 * @param nextRefresh when a request will next have it fetched in the background, from now; negative if it is due, null if
 *     it never changes
 * @param isUsable whether tokens can be verified now
 * @param lastError why the last fetch failed, or null if it did not
 */
public record KeyStatus(
        List<Key> keys,
        @Nullable Duration age,
        @Nullable Duration nextRefresh,
        boolean isUsable,
        @Nullable String lastError) {

    /**
     * One key.
     *
     * @param kid its id, or null
     * @param algorithms the names of its one algorithm
     * @param thumbprint of RFC 7638; null for a secret
     * @param provider who computes its signatures
     */
    public record Key(
            @Nullable String kid,
            List<String> algorithms,
            @Nullable String thumbprint,
            String provider) {}
}
