package io.portcullis.screen;

import io.portcullis.Decision;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;

/** Refuses request targets with a {@link PathHazard}, but for the exceptions; immutable and thread-safe. */
public final class PathScreen {

    private final List<ScreenException> exceptions;

    /** A screen with these exceptions; a path may fall under several of them. */
    public PathScreen(List<ScreenException> exceptions) {
        this.exceptions = List.copyOf(exceptions);
    }

    /**
     * Judges a request target.
     *
     * @param target as it stands in the request line
     */
    public Decision check(String target) {
        Set<PathHazard> hazards = PathHazards.in(target);
        if (hazards.isEmpty()) {
            return Decision.allow();
        }
        PathContainer path = path(target);
        for (PathHazard hazard : hazards) {
            if (exceptions.stream()
                    .noneMatch(exception -> exception.insecureAllow().contains(hazard)
                            && exception.path().matches(path))) {
                return Decision.deny(hazard.reason());
            }
        }
        return Decision.allow();
    }

    /** Whether bearer tokens that are no JWT of ours may pass at this target. */
    public boolean allowsForeignTokens(String target) {
        if (exceptions.isEmpty()) {
            return false;
        }
        PathContainer path = path(target);
        return exceptions.stream()
                .anyMatch(exception ->
                        exception.foreignTokens() && exception.path().matches(path));
    }

    private static PathContainer path(String target) {
        int query = target.indexOf('?');
        return PathContainer.parsePath(query < 0 ? target : target.substring(0, query));
    }
}
