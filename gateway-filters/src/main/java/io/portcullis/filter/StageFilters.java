package io.portcullis.filter;

import io.portcullis.Stage;

/** Puts checks at their stages. Thread-safe. */
public final class StageFilters {

    private final Callers callers;
    private final Enforcer enforcer;

    /** Filters that share these. */
    public StageFilters(Callers callers, Enforcer enforcer) {
        this.callers = callers;
        this.enforcer = enforcer;
    }

    StageFilter at(Stage stage, StageCheck check) {
        return new StageFilter(stage, check, callers, enforcer);
    }
}
