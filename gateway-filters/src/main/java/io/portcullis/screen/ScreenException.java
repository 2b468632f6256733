package io.portcullis.screen;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Where the screen looks away, for upstreams that need it.
 *
 * @param path the pattern of the raw paths it is about
 * @param insecureAllow the hazards that pass there
 * @param foreignTokens whether bearer tokens that are no JWT of ours pass there, up to a filter that asks for one
 */
public record ScreenException(PathPattern path, Set<PathHazard> insecureAllow, boolean foreignTokens) {

    private static final Set<PathHazard> NEVER = EnumSet.of(PathHazard.ABSOLUTE_FORM, PathHazard.MALFORMED);

    /**
     * An exception for a path pattern such as {@code /files/**}.
     *
     * @throws IllegalArgumentException if there is no such pattern, or a hazard cannot pass anywhere
     */
    public static ScreenException of(String path, @Nullable Set<PathHazard> insecureAllow, boolean foreignTokens) {
        if (insecureAllow != null && insecureAllow.stream().anyMatch(NEVER::contains)) {
            throw new IllegalArgumentException(
                    "insecure-allow has one of " + NEVER + ", which have no path to pass at");
        }
        PathPattern pattern = PathPatternParser.defaultInstance.parse(path);
        return new ScreenException(
                pattern, insecureAllow == null ? Set.of() : Set.copyOf(insecureAllow), foreignTokens);
    }

    boolean allows(PathHazard hazard, PathContainer target) {
        return insecureAllow.contains(hazard) && path.matches(target);
    }
}
