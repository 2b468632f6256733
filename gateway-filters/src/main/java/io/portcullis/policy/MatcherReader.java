package io.portcullis.policy;

import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what values must be like. */
final class MatcherReader {

    private static final List<String> OPERATORS = List.of(
            "eq", "in", "anyOf", "allOf", "noneOf", "notIn", "not", "prefix", "gt", "ge", "lt", "le", "matches",
            "exists", "claim");

    private final Reading reading;
    private final boolean isText;

    private MatcherReader(Reading reading, boolean isText) {
        this.reading = reading;
        this.isText = isText;
    }

    /** For claims, whose values have types. */
    static MatcherReader ofClaims(Reading reading) {
        return new MatcherReader(reading, false);
    }

    /** For values of requests, which are texts. */
    static MatcherReader ofTexts(Reading reading) {
        return new MatcherReader(reading, true);
    }

    /** All of these must match: a scalar, or the operators of a map. */
    List<Matcher> read(Tree tree, String what) {
        if (tree instanceof Tree.Scalar) {
            return reading.each(List.of(tree), what, this::equal);
        }
        if (tree instanceof Tree.Sequence) {
            reading.mistake(
                    tree.at(),
                    "expected a value or a map of operators for " + what + ", found a list; write {in: [...]}");
            return List.of();
        }
        Fields operators = reading.fields(tree, what, "operator", OPERATORS);
        if (operators == null) {
            return List.of();
        }
        if (tree instanceof Tree.Mapping map && map.entries().isEmpty()) {
            reading.mistake(tree.at(), what + " has no operator; expected one of " + String.join(", ", OPERATORS));
        }
        return operators.names().stream()
                .map(operator -> operator(operator, Objects.requireNonNull(operators.get(operator)), what))
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
    }

    private @Nullable Matcher operator(String operator, Tree tree, String what) {
        String where = "'" + operator + "' of " + what;
        return switch (operator) {
            case "eq" -> equal(tree, where);
            case "not" -> {
                Object value = value(tree, where);
                yield value == null ? null : new Matcher.NoneOf(Set.of(value));
            }
            case "in", "anyOf" -> new Matcher.OneOf(values(tree, where));
            case "allOf" -> new Matcher.AllOf(values(tree, where));
            case "noneOf", "notIn" -> new Matcher.NoneOf(values(tree, where));
            case "prefix" -> {
                String prefix = reading.text(tree, where);
                yield prefix == null ? null : new Matcher.Prefix(prefix);
            }
            case "matches" -> matches(tree, where);
            case "exists" -> {
                Boolean expected = reading.bool(tree, where);
                yield expected == null ? null : new Matcher.Exists(expected);
            }
            case "claim" -> {
                ClaimPath claim = reading.claim(tree, where);
                yield claim == null ? null : new Matcher.SameAs(claim);
            }
            default -> compared(Matcher.Comparison.valueOf(operator.toUpperCase(java.util.Locale.ROOT)), tree, where);
        };
    }

    private @Nullable Matcher equal(Tree tree, String what) {
        Object value = value(tree, what);
        return value == null ? null : new Matcher.OneOf(Set.of(value));
    }

    private Set<Object> values(Tree tree, String what) {
        return new HashSet<>(reading.each(reading.list(tree, what), what, this::value));
    }

    /** As {@link ClaimValues} has it. */
    private @Nullable Object value(Tree tree, String what) {
        if (isText) {
            return tree instanceof Tree.Scalar scalar && "".equals(scalar.value()) ? "" : reading.asText(tree, what);
        }
        if (!(tree instanceof Tree.Scalar scalar) || scalar.value() == null) {
            if (!(tree instanceof Tree.Unreadable)) {
                reading.mistake(
                        tree.at(),
                        "expected a text, a number or a boolean for " + what + ", found " + tree.kind()
                                + (tree instanceof Tree.Scalar ? "; write {exists: false} for a missing claim" : ""));
            }
            return null;
        }
        if (scalar.value() instanceof String text && !SafeText.isSafe(text)) {
            return reading.text(tree, what);
        }
        return ClaimValues.scalar(scalar.value());
    }

    private @Nullable Matcher compared(Matcher.Comparison comparison, Tree tree, String what) {
        if (isText) {
            reading.mistake(
                    tree.at(), what + " compares numbers, and the values of a request are texts; use claims or expr");
            return null;
        }
        Number bound = reading.number(tree, what);
        return bound == null ? null : new Matcher.Compared(comparison, bound);
    }

    private @Nullable Matcher matches(Tree tree, String what) {
        String text = reading.text(tree, what);
        if (text == null) {
            return null;
        }
        try {
            return new Matcher.Matches(reading.patterns().compile(text));
        } catch (IllegalArgumentException refused) {
            reading.mistake(tree.at(), what + " has " + Quoted.of(text) + ": " + refused.getMessage());
            return null;
        }
    }
}
