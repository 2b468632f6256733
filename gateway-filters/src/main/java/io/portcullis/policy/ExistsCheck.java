package io.portcullis.policy;

import java.util.Map;

/** There are values, or there are none. */
record ExistsCheck(ValueSource source, boolean expected, String text) implements Check {

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        boolean isThere = !source.values(request, pathVariables, work).isEmpty();
        return work.isUsedUp() ? Truth.ERROR : Truth.of(isThere == expected);
    }

    @Override
    public int cost() {
        return 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
