package io.portcullis.policy;

import java.util.Map;
import java.util.function.Predicate;

/** Something about the request that everybody can tell. */
record PlainCheck(Predicate<PolicyRequest> predicate, int cost, String text) implements Check {

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables) {
        return Truth.of(predicate.test(request));
    }

    @Override
    public String toString() {
        return text;
    }
}
