package io.portcullis.policy;

import java.util.Map;

/** An expression holds, or if negative does not. */
record ExpressionCheck(CompiledExpression expression, boolean isNegative, String text) implements Check {

    /** More than everything else that a rule may ask. */
    private static final int COST = 1000;

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        Truth truth = truth(request, pathVariables, work);
        return isNegative ? truth.not() : truth;
    }

    /** Expressions are others' code over the caller's claims: whatever it throws, nobody can say whether it holds. */
    private Truth truth(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        try {
            Truth truth = work.spend(1) ? expression.test(request, pathVariables, work) : Truth.ERROR;
            return work.isUsedUp() ? Truth.ERROR : truth;
        } catch (RuntimeException | StackOverflowError e) {
            return Truth.ERROR;
        }
    }

    @Override
    public int cost() {
        return COST;
    }

    @Override
    public String toString() {
        return (isNegative ? "not expr " : "expr ") + text;
    }
}
