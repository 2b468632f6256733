package io.portcullis.policy;

import java.util.Map;

/** An expression, ready to be asked; thread-safe. */
@FunctionalInterface
public interface CompiledExpression {

    /**
     * Whether it holds; never throws: what cannot be evaluated, and what takes more work than is left, is {@link
     * Truth#ERROR}.
     */
    Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work);

    /** The same on its own. */
    default Truth test(PolicyRequest request, Map<String, String> pathVariables) {
        return test(request, pathVariables, new Work());
    }

    /** The size of its regular expressions together, in the unit of {@link PatternSize}. */
    default long patternSize() {
        return 0;
    }
}
