package io.portcullis.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks for, in two parts, because a caller who lacks nothing but scopes is told which.
 *
 * @param scopes what is asked of the scopes on the first level, or null
 */
record RuleParts(Condition rest, Condition.@Nullable Granted scopes) {

    static RuleParts whole(Condition when) {
        return new RuleParts(when, null);
    }

    static RuleParts of(Condition when) {
        List<Condition> conditions = when instanceof Condition.All all ? all.conditions() : List.of(when);
        List<Condition> rest = new ArrayList<>();
        Condition.Granted scopes = null;
        for (Condition condition : conditions) {
            if (scopes == null && condition instanceof Condition.Granted granted && isScopes(granted)) {
                scopes = granted;
            } else {
                rest.add(condition);
            }
        }
        return new RuleParts(new Condition.All(rest), scopes);
    }

    private static boolean isScopes(Condition.Granted granted) {
        return granted.grant() == Condition.Grant.SCOPES
                && (granted.matcher() instanceof Matcher.OneOf || granted.matcher() instanceof Matcher.AllOf);
    }

    /** The scopes that would do, separated by blanks. */
    static String scopeText(Condition.Granted scopes) {
        Set<Object> values = scopes.matcher() instanceof Matcher.OneOf oneOf
                ? oneOf.values()
                : ((Matcher.AllOf) scopes.matcher()).values();
        return values.stream().map(String::valueOf).sorted().collect(Collectors.joining(" "));
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
        return condition instanceof Condition.PathVariable || condition instanceof Condition.Expression;
    }
}
