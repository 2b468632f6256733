package io.portcullis.revocation;

import org.jspecify.annotations.Nullable;

/**
 * An entry as operators see it. Immutable.
 *
 * @param issuer null if the kind has none, or the detail is no longer kept
 * @param value null if the kind has none, or the detail is no longer kept
 * @param key by which it is found, 32 hexadecimal digits
 * @param notBefore for watermarks: tokens issued up to then, in epoch seconds; else null
 * @param expires in epoch seconds
 * @param isLifted whether it was taken back itself
 * @param reason why, or null
 * @param actor who, or null
 */
public record RevocationView(
        RevocationKind kind,
        @Nullable String issuer,
        @Nullable String value,
        String key,
        @Nullable Long notBefore,
        long expires,
        boolean isLifted,
        @Nullable String reason,
        @Nullable String actor) {

    static RevocationView of(Revocation entry) {
        RevocationDetail detail = RevocationDetail.parse(entry.detail());
        return new RevocationView(
                entry.kind(),
                detail.issuer(),
                entry.address() != null ? entry.address().toString() : detail.value(),
                entry.key().hex(),
                entry.kind().isWatermark() ? entry.notBefore() : null,
                entry.expires(),
                entry.lifted(),
                detail.reason(),
                detail.actor());
    }
}
