package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/**
 * What an operator wants about a document, and on which condition. Immutable.
 *
 * @param expectedVersion the version that must be the current one, 0 for a document that never was; null where the document
 *     itself decides, see {@link Policies#publish}
 * @param actor who wants it, or null
 * @param reason for people, or null
 * @param dryRun whether everything is checked and nothing done
 */
public record PolicyOrder(
        PolicyKey key,
        @Nullable Long expectedVersion,
        @Nullable String actor,
        @Nullable String reason,
        boolean dryRun) {

    /** About this document, without any condition. */
    public static PolicyOrder about(PolicyKey key) {
        return new PolicyOrder(key, null, null, null, false);
    }
}
