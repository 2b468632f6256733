package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/**
 * What once was published under a key. Immutable.
 *
 * @param version from 1 on
 * @param digest of the document's text: SHA-256 in 64 lower-case hexadecimal digits
 * @param mode of the document
 * @param isDeleted whether this version took the document away
 * @param at when, in epoch seconds
 * @param actor who did it, or null if nobody said
 * @param reason why, or null if nobody said
 */
public record PolicyVersion(
        long version,
        String digest,
        PolicyMode mode,
        boolean isDeleted,
        long at,
        @Nullable String actor,
        @Nullable String reason) {}
