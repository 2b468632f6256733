package io.portcullis.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rule asks for, in two parts, because a caller who lacks nothing but scopes is told which.
 *
 * @param scopes what is asked of the scopes on the first level
 */
record RuleParts(Condition rest, List<Condition.Granted> scopes) {

    /** An expression that has not got this word gets no variables: whatever it asks of them is an error. */
    private static final String VARIABLES_IN_EXPRESSIONS = "pathVars";

    static RuleParts whole(Condition when) {
        return new RuleParts(when, List.of());
    }

    static RuleParts of(Condition when) {
        List<Condition> rest = new ArrayList<>();
        List<Condition.Granted> scopes = new ArrayList<>();
        split(when, rest, scopes);
        return new RuleParts(new Condition.All(rest), scopes);
    }

    /** All of all is still the first level. */
    private static void split(Condition when, List<Condition> rest, List<Condition.Granted> scopes) {
        if (when instanceof Condition.All all) {
            all.conditions().forEach(each -> split(each, rest, scopes));
        } else if (when instanceof Condition.Granted granted && isScopes(granted)) {
            scopes.add(granted);
        } else {
            rest.add(when);
        }
    }

    private static boolean isScopes(Condition.Granted granted) {
        return granted.grant() == Condition.Grant.SCOPES
                && (granted.matcher() instanceof Matcher.OneOf || granted.matcher() instanceof Matcher.AllOf);
    }

    /** The scopes that would do, separated by blanks. */
    String scopeText() {
        return scopes.stream()
                .flatMap(each -> wanted(each.matcher()).stream())
                .map(String::valueOf)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Set<Object> wanted(Matcher matcher) {
        return matcher instanceof Matcher.OneOf oneOf ? oneOf.values() : ((Matcher.AllOf) matcher).values();
    }

    static boolean readsPath(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().anyMatch(RuleParts::readsPath);
        }
        if (condition instanceof Condition.Any any) {
            return any.conditions().stream().anyMatch(RuleParts::readsPath);
        }
        if (condition instanceof Condition.Not not) {
            return readsPath(not.condition());
        }
        return condition instanceof Condition.PathVariable
                || (condition instanceof Condition.Expression expression
                        && expression.text().contains(VARIABLES_IN_EXPRESSIONS));
    }
}
