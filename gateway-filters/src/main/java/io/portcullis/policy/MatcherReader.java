package io.portcullis.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what values have to be like: a scalar, or a map of operators, all of which must hold.
 *
 * @param areTexts whether the values are texts whatever they look like (headers, query, path variables)
 */
record MatcherReader(boolean areTexts, List<PolicyError> errors) {

    static final int MOST_VALUES = 1000;

    private static final int LONGEST_PATTERN = 512;
    private static final long MOST_INSTRUCTIONS = 2000;
    private static final String[] OPERATORS = {
        "eq", "in", "anyOf", "allOf", "noneOf", "notIn", "not", "prefix", "gt", "ge", "lt", "le", "matches", "exists",
        "claim"
    };

    /** One condition for each operator. */
    List<Condition> read(String what, Yaml value, Function<Matcher, Condition> condition) {
        if (value instanceof Yaml.Scalar || value instanceof Yaml.Items) {
            Set<Object> values = values(what, value);
            return values.isEmpty() ? List.of() : List.of(condition.apply(new Matcher.OneOf(values)));
        }
        DocumentScope operators = new DocumentScope(what, (Yaml.Fields) value, errors, OPERATORS);
        List<Condition> conditions = new ArrayList<>();
        for (String operator : OPERATORS) {
            Matcher matcher = operators.has(operator) ? matcher(operators, operator) : null;
            if (matcher != null) {
                conditions.add(condition.apply(matcher));
            }
        }
        if (((Yaml.Fields) value).fields().isEmpty()) {
            errors.add(value.place().error(what + " has no operator; expected one of " + String.join(", ", OPERATORS)));
        }
        return conditions;
    }

    private @Nullable Matcher matcher(DocumentScope operators, String operator) {
        Yaml value = java.util.Objects.requireNonNull(operators.value(operator));
        return switch (operator) {
            case "eq", "in", "anyOf" -> of(values("'" + operator + "'", value), Matcher.OneOf::new);
            case "allOf" -> of(values("'" + operator + "'", value), Matcher.AllOf::new);
            case "not", "notIn", "noneOf" -> of(values("'" + operator + "'", value), Matcher.NoneOf::new);
            case "exists" -> of(operators.flag(operator), Matcher.Exists::new);
            case "prefix" -> of(operators.text(operator), Matcher.Prefix::new);
            case "matches" -> of(operators.parsed(operator, MatcherReader::pattern), Matcher.Matches::new);
            case "claim" -> of(operators.parsed(operator, ClaimPath::of), Matcher.SameAs::new);
            default -> compared(operators, operator, value);
        };
    }

    private static <T> @Nullable Matcher of(@Nullable T value, Function<T, Matcher> matcher) {
        return value == null || value.equals(Set.of()) ? null : matcher.apply(value);
    }

    private @Nullable Matcher compared(DocumentScope operators, String operator, Yaml value) {
        if (areTexts) {
            operators.mistake(value.place(), "'" + operator + "' compares numbers, and this is always a text");
        } else if (value instanceof Yaml.Scalar scalar && scalar.value() instanceof Number bound) {
            return new Matcher.Compared(
                    Matcher.Comparison.valueOf(operator.toUpperCase(Locale.ROOT)), ClaimValues.number(bound));
        } else {
            operators.mistake(value.place(), "'" + operator + "' is " + value.kind() + "; expected a number");
        }
        return null;
    }

    /** RE2, so that no text takes long, and not so long that it takes all memory to compile. */
    static Pattern pattern(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "the expression has " + text.length() + " characters; expected at most " + LONGEST_PATTERN);
        }
        if (PatternSize.of(text) > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException("'" + text + "' repeats too much; expected at most about "
                    + MOST_INSTRUCTIONS + " characters with all repetitions written out");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no RE2 expression: " + e.getDescription(), e);
        }
    }

    private Set<Object> values(String what, Yaml value) {
        List<Yaml> items = value instanceof Yaml.Items list ? list.items() : List.of(value);
        if (items.isEmpty() || items.size() > MOST_VALUES) {
            errors.add(value.place().error(what + " has " + items.size() + " values; expected 1 to " + MOST_VALUES));
            return Set.of();
        }
        Set<Object> values = new LinkedHashSet<>();
        for (Yaml item : items) {
            if (item instanceof Yaml.Scalar scalar && scalar.value() != null) {
                values.add(areTexts ? scalar.value().toString() : scalar.value());
            } else {
                errors.add(
                        item.place().error(what + " has " + item.kind() + "; expected a text, a number or a boolean"));
            }
        }
        return values;
    }
}
