package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/**
 * What came out of a document's test; immutable.
 *
 * @param failure what was expected and what came out instead, or null if the test has passed
 */
public record PolicyTestResult(String test, @Nullable String failure) {

    /** Whether it came out as its author expects. */
    public boolean isPassed() {
        return failure == null;
    }
}
