package io.portcullis.policy.cel;

import io.portcullis.policy.ExpressionCompiler;
import org.springframework.util.ClassUtils;

/** Finds out whether there is a library for expressions. */
public final class Expressions {

    private static final String LIBRARY = "dev.cel.runtime.CelRuntime";

    private Expressions() {}

    /** Compiles expressions if the library is on the class path, and else says in its errors that it is not. */
    public static ExpressionCompiler available() {
        return available(Expressions.class.getClassLoader());
    }

    static ExpressionCompiler available(ClassLoader loader) {
        return ClassUtils.isPresent(LIBRARY, loader) ? CelExpressions.warmedUp() : ExpressionCompiler.none();
    }
}
