package io.portcullis.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A rule under one of its path patterns.
 *
 * @param pattern null for a rule about every path
 * @param place of the rule among all rules of the documents
 */
record Candidate(CompiledRule rule, @Nullable PathPattern pattern, int place) {

    private static final int CHARACTERS_IN_A_STEP = 64;

    /** As the documents have them. */
    static final Comparator<Candidate> IN_ORDER = Comparator.comparingInt(Candidate::place);

    /** The most specific pattern first, among equals what comes first in the documents. */
    static final Comparator<Candidate> MOST_SPECIFIC_FIRST =
            ((Comparator<Candidate>) Candidate::compareSpecificity).thenComparing(IN_ORDER);

    private static int compareSpecificity(Candidate one, Candidate other) {
        PathPattern pattern = one.pattern;
        PathPattern otherPattern = other.pattern;
        if (pattern == null || otherPattern == null) {
            return Boolean.compare(pattern == null, otherPattern == null);
        }
        return PathPattern.SPECIFICITY_COMPARATOR.compare(pattern, otherPattern);
    }

    /** Whether it says the same under each of its patterns that matches. */
    boolean isAskedOnce() {
        return !rule.readsPath() && rule.patterns().size() > 1;
    }

    /** The variables of the path if the rule is about the request, or else null, also if there is no work left for it. */
    @Nullable
    Map<String, String> match(PolicyRequest request, DecisionWork work) {
        int length = request.path().value().length();
        if (!work.of(rule.policy()).spend(1 + length / CHARACTERS_IN_A_STEP) || !work.isAbout(rule.policy(), request)) {
            return null;
        }
        if (pattern == null) {
            return Map.of();
        }
        if (!rule.readsPath()) {
            return pattern.matches(request.path()) ? Map.of() : null;
        }
        PathPattern.PathMatchInfo match = pattern.matchAndExtract(request.path());
        return match == null ? null : match.getUriVariables();
    }

    /** The leading segments, so many at most, that are the same in every path that it matches. */
    String[] literalSegments(int most) {
        if (pattern == null || !pattern.getPatternString().startsWith("/")) {
            return new String[0];
        }
        String[] segments = pattern.getPatternString().substring(1).split("/", most + 1);
        int literal = 0;
        while (literal < Math.min(segments.length, most) && isLiteral(segments[literal])) {
            literal++;
        }
        return Arrays.copyOf(segments, literal);
    }

    private static boolean isLiteral(String segment) {
        return !segment.isEmpty() && segment.chars().noneMatch(c -> c == '*' || c == '?' || c == '{');
    }
}
