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
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        Match match = match(request, pathVariables, work);
        if (work.isUsedUp()) {
            return Truth.ERROR;
        }
        return switch (match) {
            case YES -> Truth.of(!isNegative);
            case NO -> Truth.of(isNegative);
            case NOTHING -> Truth.of(isNegative && denies);
        };
    }

    private Match match(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        List<Object> values = source.values(request, pathVariables, work);
        return values.isEmpty() ? Match.NOTHING : match.match(values, request, work);
    }

    @Override
    public String failure(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        return match(request, pathVariables, work) == Match.NOTHING && !work.isUsedUp()
                ? text + " (there is nothing to compare)"
                : text;
    }

    @Override
    public String toString() {
        return text;
    }
}
