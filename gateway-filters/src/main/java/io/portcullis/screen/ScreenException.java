package io.portcullis.screen;

import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    /**
     * An exception for a path pattern such as {@code /files/**}.
     *
     * @throws IllegalArgumentException if there is no such pattern
     */
    public static ScreenException of(String path, @Nullable Set<PathHazard> insecureAllow, boolean foreignTokens) {
        PathPattern pattern = PathPatternParser.defaultInstance.parse(path);
        return new ScreenException(
                pattern, insecureAllow == null ? Set.of() : Set.copyOf(insecureAllow), foreignTokens);
    }
}
