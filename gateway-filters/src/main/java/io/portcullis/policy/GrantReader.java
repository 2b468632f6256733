package io.portcullis.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which scopes, roles or permissions a caller must have. */
final class GrantReader {

    private static final List<String> OPERATORS = List.of("anyOf", "allOf", "noneOf");

    private final Reading reading;

    GrantReader(Reading reading) {
        this.reading = reading;
    }

    /** All of these must hold: a text, a list of which one is enough, or a map of operators. */
    List<Condition> read(Condition.Grant grant, Tree tree) {
        String what = "'" + grant.name().toLowerCase(Locale.ROOT) + "'";
        if (!(tree instanceof Tree.Mapping map)) {
            return List.of(new Condition.Granted(grant, new Matcher.OneOf(values(grant, tree, what))));
        }
        Fields operators = reading.fields(map, what, "operator", OPERATORS);
        if (map.entries().isEmpty()) {
            reading.mistake(tree.at(), what + " has no operator; expected one of " + String.join(", ", OPERATORS));
        }
        return operators == null
                ? List.of()
                : operators.names().stream()
                        .map(operator -> granted(grant, operator, Objects.requireNonNull(operators.get(operator))))
                        .toList();
    }

    private Condition granted(Condition.Grant grant, String operator, Tree tree) {
        Set<Object> values =
                values(grant, tree, "'" + operator + "' of '" + grant.name().toLowerCase(Locale.ROOT) + "'");
        return new Condition.Granted(
                grant,
                switch (operator) {
                    case "anyOf" -> new Matcher.OneOf(values);
                    case "allOf" -> new Matcher.AllOf(values);
                    default -> new Matcher.NoneOf(values);
                });
    }

    private Set<Object> values(Condition.Grant grant, Tree tree, String what) {
        return new HashSet<>(reading.each(
                reading.oneOrMore(tree, what),
                what,
                grant == Condition.Grant.SCOPES ? this::scope : (each, where) -> reading.text(each, where)));
    }

    /** The characters of RFC 6749 section 3.3; no other scope fits into a token or a challenge. */
    private @Nullable Object scope(Tree tree, String what) {
        String scope = reading.text(tree, what);
        if (scope != null && !scope.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
            reading.mistake(
                    tree.at(),
                    Quoted.of(scope)
                            + " is no scope; expected one word of printable ASCII without quotes and backslashes");
            return null;
        }
        return scope;
    }
}
