package io.portcullis.policy;

/** Compiles documents; thread-safe. */
public final class PolicyCompiler {

    private final ExpressionCompiler expressions;

    /** Compiles with this for expressions. */
    public PolicyCompiler(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    /** Compiles a document that a {@link PolicyReader} has read. */
    public CompiledPolicy compile(PolicyDocument document) {
        return new CompiledPolicy(document, expressions);
    }
}
