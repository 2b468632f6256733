package io.portcullis.policy;

import java.util.Map;

/** A compiled condition; immutable. Its text says what it asks for. */
interface Check {

    /** Whether it holds; never throws. {@link Truth#ERROR} once the work is used up. */
    Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work);

    /** How long it takes, roughly and relatively: the cheapest is asked first, which never changes what comes out. */
    int cost();

    /** Which part of it is the first that does not hold; asked only where it does not. */
    default String failure(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        return test(request, pathVariables, work) == Truth.ERROR ? this + " (cannot be evaluated)" : toString();
    }
}
