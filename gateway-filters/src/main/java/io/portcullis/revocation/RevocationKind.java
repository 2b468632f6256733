package io.portcullis.revocation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a revocation takes back, from a single token to everything of an issuer; the label is its only spelling in logs,
 * metrics and keys.
 */
public enum RevocationKind {
    /** One token, by {@code iss} and {@code jti}. */
    TOKEN,
    /** One session, by {@code iss} and {@code sid}. */
    SESSION,
    /** The older tokens of a subject, by {@code iss} and {@code sub}. */
    SUBJECT,
    /** The older tokens of a client, by {@code iss} and {@code client_id} or {@code azp}. */
    CLIENT,
    /** The older tokens of a tenant. */
    TENANT,
    /** The older tokens of an issuer, by {@code iss}. */
    ISSUER,
    /** All tokens that one key signed, by {@code iss} and {@code kid}. */
    KEY,
    /** All requests from a block of addresses. */
    ADDRESS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in lower case. */
    public String label() {
        return label;
    }

    /** The kind with exactly this label, or null if there is none. */
    public static @Nullable RevocationKind labelled(String label) {
        for (RevocationKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether it belongs to an issuer, which is then the first part of its key. */
    public boolean hasIssuer() {
        return this != TENANT && this != ADDRESS;
    }

    /** Whether its key has a part beside the issuer, which is then the last. */
    public boolean hasValue() {
        return this != ISSUER;
    }

    /** Whether it matches only tokens that were issued at or before the entry's not-before. */
    public boolean isWatermark() {
        return this == SUBJECT || this == CLIENT || this == TENANT || this == ISSUER;
    }

    /** Whether a revocation of this kind may end before it expires. */
    public boolean isLiftable() {
        return this == CLIENT || this == TENANT || this == ISSUER || this == KEY || this == ADDRESS;
    }
}
