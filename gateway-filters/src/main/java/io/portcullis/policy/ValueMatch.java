package io.portcullis.policy;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares a list of values, which is not empty, with what is wanted. */
@FunctionalInterface
interface ValueMatch {

    /** Compares; the request is where other values may come from. */
    Match match(List<Object> values, PolicyRequest request);

    /** At least one value is among the wanted ones. */
    static ValueMatch oneOf(Set<Object> wanted) {
        Set<Class<?>> types = types(wanted);
        return (values, request) -> {
            for (int i = 0; i < values.size(); i++) {
                if (wanted.contains(values.get(i))) {
                    return Match.YES;
                }
            }
            return noneOfTypes(types, values);
        };
    }

    /** All wanted ones are among the values. */
    static ValueMatch allOf(Set<Object> wanted) {
        Set<Class<?>> types = types(wanted);
        return (values, request) -> values.containsAll(wanted) ? Match.YES : noneOfTypes(types, values);
    }

    private static Set<Class<?>> types(Set<Object> wanted) {
        return wanted.stream().map(ValueMatch::type).collect(Collectors.toUnmodifiableSet());
    }

    private static Class<?> type(Object value) {
        return value instanceof Number ? Number.class : value.getClass();
    }

    /** What does not match is different only if it could have been the same. */
    private static Match noneOfTypes(Set<Class<?>> types, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!types.contains(type(values.get(i)))) {
                return Match.NOTHING;
            }
        }
        return Match.NO;
    }

    /** At least one value is a text that starts so. */
    static ValueMatch prefix(String prefix) {
        return text(text -> text.startsWith(prefix));
    }

    /** At least one value is a text that the expression matches from end to end. */
    static ValueMatch matches(Pattern pattern) {
        return text(pattern::matches);
    }

    private static ValueMatch text(Predicate<String> predicate) {
        return (values, request) -> {
            Match match = Match.NO;
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (!(value instanceof String text)) {
                    match = Match.NOTHING;
                } else if (predicate.test(text)) {
                    return Match.YES;
                }
            }
            return match;
        };
    }

    /** The one value is a number that compares so. */
    static ValueMatch compared(Matcher.Comparison comparison, Number wanted) {
        Number bound = ClaimValues.number(wanted);
        return (values, request) -> {
            if (values.size() != 1 || !(values.get(0) instanceof Number number)) {
                return Match.NOTHING;
            }
            int order = compare(number, bound);
            boolean holds = switch (comparison) {
                case GT -> order > 0;
                case GE -> order >= 0;
                case LT -> order < 0;
                case LE -> order <= 0;
            };
            return holds ? Match.YES : Match.NO;
        };
    }

    private static int compare(Number one, Number other) {
        return one instanceof Long a && other instanceof Long b
                ? Long.compare(a, b)
                : new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()));
    }

    /** At least one value is one of the source's. */
    static ValueMatch sameAs(ValueSource source) {
        return (values, request) -> {
            List<Object> wanted = source.values(request, Map.of());
            if (wanted.isEmpty()) {
                return Match.NOTHING;
            }
            for (int i = 0; i < values.size(); i++) {
                if (wanted.contains(values.get(i))) {
                    return Match.YES;
                }
            }
            return noneOfTypes(types(Set.copyOf(wanted)), values);
        };
    }

    /** At least one value, which are texts, is the text of one of the source's. */
    static ValueMatch sameTextAs(ValueSource source) {
        return (values, request) -> {
            List<Object> wanted = source.values(request, Map.of());
            for (int i = 0; i < wanted.size(); i++) {
                if (values.contains(text(wanted.get(i)))) {
                    return Match.YES;
                }
            }
            return wanted.isEmpty() ? Match.NOTHING : Match.NO;
        };
    }

    /** A scalar as texts have it: numbers without exponent. */
    static String text(Object scalar) {
        return scalar instanceof BigDecimal decimal ? decimal.toPlainString() : scalar.toString();
    }
}
