package io.portcullis.filter;

import java.util.List;

/** Puts checks at their stages. Thread-safe. */
public final class StageFilters {

    private final Callers callers;
    private final Enforcer enforcer;

    /** Filters that share these. */
    public StageFilters(Callers callers, Enforcer enforcer) {
        this.callers = callers;
        this.enforcer = enforcer;
    }

    /** A filter that makes these checks in turn, at the place of the first one's stage. */
    StageFilter of(List<StageCheck> checks) {
        return new StageFilter(checks, callers, enforcer);
    }
}
