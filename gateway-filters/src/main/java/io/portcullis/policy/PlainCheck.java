package io.portcullis.policy;

import java.util.Map;
import java.util.function.BiPredicate;

/** Something about the request that everybody can tell. */
record PlainCheck(BiPredicate<PolicyRequest, Work> predicate, int cost, String text) implements Check {

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        boolean holds = work.spend(1) && predicate.test(request, work);
        return work.isUsedUp() ? Truth.ERROR : Truth.of(holds);
    }

    @Override
    public String toString() {
        return text;
    }
}
