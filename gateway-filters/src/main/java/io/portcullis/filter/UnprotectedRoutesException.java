package io.portcullis.filter;

import java.util.List;

/** Routes that are neither verified nor explicitly public. */
public final class UnprotectedRoutesException extends RuntimeException {

    private final List<String> linesThatFix;

    UnprotectedRoutesException(List<String> routeIds, List<String> linesThatFix) {
        super("These routes are neither verified nor explicitly public: " + String.join(", ", routeIds));
        this.linesThatFix = List.copyOf(linesThatFix);
    }

    /** A line of configuration for each route. */
    public List<String> linesThatFix() {
        return linesThatFix;
    }
}
