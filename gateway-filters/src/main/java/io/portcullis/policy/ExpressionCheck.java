package io.portcullis.policy;

import java.util.Map;

/** An expression holds, or if negative does not. */
record ExpressionCheck(CompiledExpression expression, boolean isNegative, String text) implements Check {

    /** More than everything else that a rule may ask. */
    private static final int COST = 1000;

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables) {
        Truth truth = expression.test(request, pathVariables);
        return isNegative ? truth.not() : truth;
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
