package io.portcullis.policy;

import java.util.Map;

/** An expression, ready to be asked; thread-safe. */
@FunctionalInterface
public interface CompiledExpression {

    /** Whether it holds; never throws: what cannot be evaluated is {@link Truth#ERROR}. */
    Truth test(PolicyRequest request, Map<String, String> pathVariables);
}
