package io.portcullis.policy;

import java.util.List;
import java.util.Set;

/** What a matcher asks for, in words for people. */
final class MatcherText {

    private MatcherText() {}

    static String of(Matcher matcher, boolean isNegative) {
        String not = isNegative ? "not " : "";
        if (matcher instanceof Matcher.OneOf oneOf) {
            return not + "in " + sorted(oneOf.values());
        }
        if (matcher instanceof Matcher.NoneOf noneOf) {
            return not + "in " + sorted(noneOf.values());
        }
        if (matcher instanceof Matcher.AllOf allOf) {
            return not + "all of " + sorted(allOf.values());
        }
        if (matcher instanceof Matcher.Prefix prefix) {
            return not + "prefix " + prefix.prefix();
        }
        if (matcher instanceof Matcher.Matches matches) {
            return not + "matches " + matches.pattern();
        }
        if (matcher instanceof Matcher.Compared compared) {
            return not + compared.comparison().label() + " " + compared.bound();
        }
        return not + "the claim " + ((Matcher.SameAs) matcher).claim();
    }

    private static List<String> sorted(Set<Object> values) {
        return values.stream().map(String::valueOf).sorted().toList();
    }
}
