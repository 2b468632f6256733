package io.portcullis.policy;

import java.util.regex.Pattern;

/**
 * Where a text is: its tenant and the SHA-256 of it. Immutable.
 *
 * @param tenant a tenant, or {@link PolicyKey#PLATFORM}
 * @param digest 64 lower-case hexadecimal digits
 */
public record PolicyAddress(String tenant, String digest) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /**
     * Refuses what cannot be part of a key.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public PolicyAddress {
        requireTenant(tenant);
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "the digest has " + digest.length() + " characters; expected 64 lower-case hexadecimal digits");
        }
    }

    /** The key says what a tenant may be called. */
    private static void requireTenant(String tenant) {
        new PolicyKey(tenant, "document").isPlatform();
    }
}
