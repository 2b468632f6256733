package io.portcullis.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Reads the path patterns of the rules of one document. Not thread-safe. */
final class PathReader {

    private static final int MOST = 50;
    private static final int MOST_IN_DOCUMENT = 2_000;
    private static final int LONGEST = 512;

    /**
     * The library matches segments with wildcards by expressions that go back: with two of them the time grows with the
     * square of the segment's length, which the client chooses.
     */
    private static final int MOST_IN_SEGMENT = 1;

    private static final Pattern WHOLE_PATHS = Pattern.compile("\\*\\*|\\{\\*[^{}*]*\\}");

    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^{}:]+)(:)?");

    /** What stands in no path that gets past the screen of paths. */
    private static final Pattern NEVER = Pattern.compile("//|/\\.{1,2}(?=/|$)|[;%\\\\#\\p{Cntrl}]");

    private final Reading reading;
    private int count;

    PathReader(Reading reading) {
        this.reading = reading;
    }

    List<String> read(Tree tree) {
        List<Tree> elements = reading.list(tree, "'paths'");
        if (elements.size() > MOST) {
            reading.mistake(tree.at(), "too many 'paths': " + elements.size() + "; expected at most " + MOST);
            return List.of();
        }
        int before = count;
        count += elements.size();
        if (count > MOST_IN_DOCUMENT) {
            if (before <= MOST_IN_DOCUMENT) {
                reading.mistake(
                        tree.at(), "too many paths in the rules together; expected at most " + MOST_IN_DOCUMENT);
            }
            return List.of();
        }
        Set<String> known = new HashSet<>();
        List<String> paths = reading.each(elements, "'paths'", this::path);
        elements.forEach(element -> refuseRepeated(element, known));
        return paths;
    }

    private void refuseRepeated(Tree tree, Set<String> known) {
        if (tree instanceof Tree.Scalar scalar && scalar.value() instanceof String path && !known.add(path)) {
            reading.mistake(tree.at(), "the path " + Quoted.of(path) + " stands here twice");
        }
    }

    private @Nullable String path(Tree tree, String what) {
        String path = reading.text(tree, what);
        if (path == null || !(tree instanceof Tree.Scalar scalar)) {
            return null;
        }
        if (path.length() > LONGEST) {
            reading.mistake(tree.at(), "the path has " + path.length() + " characters; expected at most " + LONGEST);
            return null;
        }
        Matcher never = NEVER.matcher(path);
        if (!path.startsWith("/")) {
            reading.mistake(tree.at(), "the path " + Quoted.of(path) + " does not start with '/'");
        } else if (never.find()) {
            reading.mistake(
                    scalar.at(never.start()),
                    "the path " + Quoted.of(path) + " has " + Quoted.of(never.group())
                            + ", and a request with such a path never gets here");
        } else if (isPattern(scalar, path)) {
            return path;
        }
        return null;
    }

    private boolean isPattern(Tree.Scalar scalar, String path) {
        Matcher variables = VARIABLE.matcher(path);
        while (variables.find()) {
            if (variables.group(2) != null) {
                reading.mistake(
                        scalar.at(variables.start(2)),
                        "expressions in path variables are not supported, for their time has no bound; use pathVars: {"
                                + variables.group(1) + ": {matches: ...}}");
                return false;
            }
        }
        for (String segment : path.split("/", -1)) {
            if (!WHOLE_PATHS.matcher(segment).matches()
                    && segment.chars().filter(c -> c == '*' || c == '{').count() > MOST_IN_SEGMENT) {
                reading.mistake(
                        scalar.at(),
                        "too many wildcards in the segment " + Quoted.of(segment) + "; expected at most "
                                + MOST_IN_SEGMENT);
                return false;
            }
        }
        return isParsed(scalar, path);
    }

    private boolean isParsed(Tree.Scalar scalar, String path) {
        try {
            PathPatternParser.defaultInstance.parse(path);
            return true;
        } catch (PatternParseException malformed) {
            reading.mistake(
                    scalar.at(Math.min(malformed.getPosition(), path.length())),
                    "the path " + Quoted.of(path) + " is no pattern: " + malformed.getMessage());
        } catch (RuntimeException malformed) {
            // The library compiles segments with wildcards into expressions and has no exception of its own for them.
            reading.mistake(scalar.at(), "the path " + Quoted.of(path) + " is no pattern");
        }
        return false;
    }

    /** The variables that all of the paths have, also of paths with mistakes. */
    static Set<String> variables(@Nullable Tree paths) {
        Set<String> common = new HashSet<>();
        List<Tree> elements = paths instanceof Tree.Sequence list ? list.elements() : List.of();
        for (int i = 0; i < elements.size(); i++) {
            Set<String> variables = variablesOf(elements.get(i));
            if (i == 0) {
                common.addAll(variables);
            } else {
                common.retainAll(variables);
            }
        }
        return common;
    }

    private static Set<String> variablesOf(Tree path) {
        String text = path instanceof Tree.Scalar scalar ? scalar.text() : "";
        Set<String> variables = new HashSet<>();
        VARIABLE.matcher(text).results().forEach(result -> variables.add(result.group(1)));
        return variables;
    }
}
