package io.portcullis.policy;

/** Compiles expressions; thread-safe. */
public interface ExpressionCompiler {

    /** Compiles none: the library for expressions is not there. */
    static ExpressionCompiler none() {
        return text -> {
            throw new InvalidExpressionException(
                    "expressions need the library dev.cel:cel, which is not on the class path; add it, or write the"
                            + " condition without expr",
                    0);
        };
    }

    /**
     * Compiles an expression whose result is a boolean.
     *
     * @throws InvalidExpressionException if it is none
     */
    CompiledExpression compile(String text);
}
