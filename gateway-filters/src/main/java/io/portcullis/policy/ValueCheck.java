package io.portcullis.policy;

import java.util.List;
import java.util.Map;

/**
 * Values are, or if negative are not, as wanted. Where there is nothing to compare it does not hold, except that a negative
 * one in a rule that denies does: whatever is missing moves towards deny.
 */
record ValueCheck(ValueSource source, ValueMatch match, boolean isNegative, boolean denies, int cost, String text)
        implements Check {

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables) {
        return switch (match(request, pathVariables)) {
            case YES -> Truth.of(!isNegative);
            case NO -> Truth.of(isNegative);
            case NOTHING -> Truth.of(isNegative && denies);
        };
    }

    private Match match(PolicyRequest request, Map<String, String> pathVariables) {
        List<Object> values = source.values(request, pathVariables);
        return values.isEmpty() ? Match.NOTHING : match.match(values, request);
    }

    @Override
    public String failure(PolicyRequest request, Map<String, String> pathVariables) {
        return match(request, pathVariables) == Match.NOTHING ? text + " (there is nothing to compare)" : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
