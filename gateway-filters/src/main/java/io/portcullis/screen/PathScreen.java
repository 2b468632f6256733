package io.portcullis.screen;

import io.portcullis.Decision;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        PathContainer path = exceptions.isEmpty() ? null : path(target);
        for (PathHazard hazard : hazards) {
            if (path == null || exceptions.stream().noneMatch(exception -> exception.allows(hazard, path))) {
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
        return path != null
                && exceptions.stream()
                        .anyMatch(exception ->
                                exception.foreignTokens() && exception.path().matches(path));
    }

    /** The path, or null if it is none that a pattern could match. */
    private static @Nullable PathContainer path(String target) {
        int query = target.indexOf('?');
        try {
            return PathContainer.parsePath(query < 0 ? target : target.substring(0, query));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
