package io.portcullis.revocation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to be taken back. Immutable.
 *
 * @param issuer the {@code iss}, or the issuer's name in the configuration; null where the kind has none
 * @param values of the kind, at least one; empty where the kind has none
 * @param notBefore for watermarks: tokens issued up to then, in epoch seconds; null means now
 * @param expires when it ends, in epoch seconds: for a token its {@code exp}; null means as late as any token may need it
 * @param reason for people, or null
 * @param actor who wants it, or null
 */
public record RevocationOrder(
        RevocationKind kind,
        @Nullable String issuer,
        List<String> values,
        @Nullable Long notBefore,
        @Nullable Long expires,
        @Nullable String reason,
        @Nullable String actor) {

    /** Copies the values. */
    public RevocationOrder {
        values = List.copyOf(values);
    }
}
