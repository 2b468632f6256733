package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/**
 * What became of one rule in a decision; immutable.
 *
 * @param document the key of its document
 * @param rule its id, or {@code require[i]}
 * @param effect {@code allow}, {@code deny} or {@code require}
 * @param mode whether it counts
 * @param isAbout whether it is about such a request at all: its route, host, method and path
 * @param truth what its conditions came out as; {@link Truth#FALSE} if it is not about the request
 * @param failure the first thing that does not hold, or null if everything does; never a value of the request's
 */
public record RuleTrace(
        String document,
        long version,
        String rule,
        String effect,
        PolicyMode mode,
        boolean isAbout,
        Truth truth,
        @Nullable String failure) {}
