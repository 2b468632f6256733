package io.portcullis.policy;

import io.portcullis.Cidr;
import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what must hold of a request. */
final class ConditionReader {

    private static final List<String> CONDITIONS = List.of(
            "scopes",
            "roles",
            "permissions",
            "claims",
            "pathVars",
            "headers",
            "query",
            "ip",
            "time",
            "authenticated",
            "expr",
            "any",
            "not");

    private final Reading reading;
    private final ExpressionReader expressions;
    private final @Nullable Set<String> variables;

    /** Reads for rules with these path variables; null where there are no paths. */
    ConditionReader(Reading reading, ExpressionReader expressions, @Nullable Set<String> variables) {
        this.reading = reading;
        this.expressions = expressions;
        this.variables = variables;
    }

    /** A map of conditions that must all hold. */
    Condition read(Tree tree, String what) {
        Fields fields = reading.fields(tree, what, "condition", CONDITIONS);
        if (tree instanceof Tree.Mapping map && map.entries().isEmpty()) {
            reading.mistake(tree.at(), what + " is empty; expected one of " + String.join(", ", CONDITIONS));
        }
        List<Condition> all = new ArrayList<>();
        if (fields != null) {
            fields.names().forEach(name -> all.addAll(condition(name, Objects.requireNonNull(fields.get(name)))));
        }
        return all.size() == 1 ? all.get(0) : new Condition.All(all);
    }

    private List<Condition> condition(String name, Tree tree) {
        return switch (name) {
            case "scopes", "roles", "permissions" ->
                new GrantReader(reading).read(Condition.Grant.valueOf(name.toUpperCase(Locale.ROOT)), tree);
            case "claims" -> named(tree, name, MatcherReader.ofClaims(reading), this::claim);
            case "pathVars" -> named(tree, name, MatcherReader.ofTexts(reading), this::variable);
            case "headers" -> named(tree, name, MatcherReader.ofTexts(reading), this::header);
            case "query" -> named(tree, name, MatcherReader.ofTexts(reading), this::query);
            case "ip" -> addresses(tree);
            case "time" -> present(new TimeReader(reading).read(tree));
            case "expr" -> present(expressions.read(tree));
            case "any" -> List.of(new Condition.Any(reading.each(reading.list(tree, "'any'"), "'any'", this::read)));
            case "not" -> List.of(new Condition.Not(read(tree, "'not'")));
            default -> {
                Boolean expected = reading.bool(tree, "'authenticated'");
                yield expected == null ? List.of() : List.of(new Condition.Authenticated(expected));
            }
        };
    }

    private static List<Condition> present(@Nullable Condition condition) {
        return condition == null ? List.of() : List.of(condition);
    }

    /** Names with matchers, one condition for each matcher. */
    private List<Condition> named(Tree tree, String what, MatcherReader matchers, Named check) {
        Tree.Mapping map = reading.map(tree, "'" + what + "'");
        List<Condition> conditions = new ArrayList<>();
        if (map == null) {
            return conditions;
        }
        if (map.entries().isEmpty()) {
            reading.mistake(tree.at(), "'" + what + "' is empty; name at least one");
        }
        for (Tree.Entry entry : map.entries()) {
            Maker maker = check.maker(entry);
            for (Matcher matcher : matchers.read(entry.value(), Quoted.of(entry.key()))) {
                if (maker != null) {
                    conditions.add(maker.with(matcher));
                }
            }
        }
        return conditions;
    }

    /** Checks a name; null if it is none. */
    private interface Named {
        @Nullable
        Maker maker(Tree.Entry entry);
    }

    /** Makes the condition of a matcher. */
    private interface Maker {
        Condition with(Matcher matcher);
    }

    private @Nullable Maker claim(Tree.Entry entry) {
        ClaimPath path = reading.claim(entry.at(), entry.key());
        return path == null ? null : matcher -> new Condition.Claim(path, matcher);
    }

    private @Nullable Maker header(Tree.Entry entry) {
        String name = HeaderNames.check(entry.at(), entry.key(), reading);
        return name == null ? null : matcher -> new Condition.Header(name.toLowerCase(Locale.ROOT), matcher);
    }

    private @Nullable Maker query(Tree.Entry entry) {
        String name = reading.queryName(entry);
        return name == null ? null : matcher -> new Condition.Query(name, matcher);
    }

    /** One that the rule's paths do not all have could never hold, or, in a rule that denies, would always. */
    private @Nullable Maker variable(Tree.Entry entry) {
        String name = entry.key();
        if (variables == null) {
            reading.mistake(entry.at(), "there are no path variables here, only in rules with paths");
            return null;
        }
        if (!variables.contains(name)) {
            reading.mistake(
                    entry.at(),
                    "the path variable " + Quoted.of(name) + " does not occur in every path of the rule"
                            + Suggestion.of(name, variables));
            return null;
        }
        return matcher -> new Condition.PathVariable(name, matcher);
    }

    private List<Condition> addresses(Tree tree) {
        if (!(tree instanceof Tree.Mapping)) {
            return List.of(new Condition.Address(blocks(tree, "'ip'"), false));
        }
        Fields fields = reading.fields(tree, "'ip'", "operator", List.of("in", "notIn"));
        List<Condition> conditions = new ArrayList<>();
        if (fields != null && fields.requireOneOf("in", "notIn")) {
            for (String operator : fields.names()) {
                List<Cidr> blocks = blocks(Objects.requireNonNull(fields.get(operator)), "'" + operator + "' of 'ip'");
                conditions.add(new Condition.Address(blocks, operator.equals("notIn")));
            }
        }
        return conditions;
    }

    private List<Cidr> blocks(Tree tree, String what) {
        return reading.each(reading.oneOrMore(tree, what), what, this::block);
    }

    private @Nullable Cidr block(Tree tree, String what) {
        String text = reading.text(tree, what);
        try {
            return text == null ? null : Cidr.of(text);
        } catch (IllegalArgumentException refused) {
            reading.mistake(tree.at(), String.valueOf(refused.getMessage()));
            return null;
        }
    }
}
