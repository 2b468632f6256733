package io.portcullis.policy;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Compares a list of values, which is not empty, with what is wanted. */
@FunctionalInterface
interface ValueMatch {

    int COMPARISONS_IN_A_STEP = 8;

    /** Instructions of a pattern times characters: RE2/J looks at each for each, at worst. */
    int INSTRUCTIONS_IN_A_STEP = 32;

    /** Numbers that no long can hold are compared digit by digit. */
    int DIGITS_IN_A_STEP = 8;

    /** Compares; the request is where other values may come from. Says nothing to rely on once the work is used up. */
    Match match(List<Object> values, PolicyRequest request, Work work);

    /** At least one value is among the wanted ones. */
    static ValueMatch oneOf(Set<Object> wanted) {
        Set<Class<?>> types = types(wanted);
        return (values, request, work) -> {
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
        return (values, request, work) -> work.spend(comparisons(wanted, values)) && values.containsAll(wanted)
                ? Match.YES
                : noneOfTypes(types, values);
    }

    /** The steps of looking for each of some in all of the others. */
    static long comparisons(Collection<?> some, Collection<?> others) {
        return 1 + (long) some.size() * others.size() / COMPARISONS_IN_A_STEP;
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
        return text((text, work) -> text.startsWith(prefix));
    }

    /** At least one value is a text that the expression matches from end to end. */
    static ValueMatch matches(Pattern pattern) {
        long size = pattern.programSize();
        return text(
                (text, work) -> work.spend(1 + size * text.length() / INSTRUCTIONS_IN_A_STEP) && pattern.matches(text));
    }

    private static ValueMatch text(BiPredicate<String, Work> predicate) {
        return (values, request, work) -> {
            Match match = Match.NO;
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (!(value instanceof String text)) {
                    match = Match.NOTHING;
                } else if (predicate.test(text, work)) {
                    return Match.YES;
                }
            }
            return match;
        };
    }

    /** The one value is a number that compares so. */
    static ValueMatch compared(Matcher.Comparison comparison, Number wanted) {
        Number bound = ClaimValues.number(wanted);
        return (values, request, work) -> {
            if (values.size() != 1 || !(values.get(0) instanceof Number number)) {
                return Match.NOTHING;
            }
            if (!work.spend(digits(number) / DIGITS_IN_A_STEP)) {
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

    /** None for those that a machine compares at once. */
    private static int digits(Number number) {
        return number instanceof BigDecimal decimal ? decimal.precision() + Math.abs(decimal.scale()) : 0;
    }

    private static int compare(Number one, Number other) {
        return one instanceof Long a && other instanceof Long b
                ? Long.compare(a, b)
                : new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString()));
    }

    /** At least one value is one of the source's. */
    static ValueMatch sameAs(ValueSource source) {
        return (values, request, work) -> {
            List<Object> wanted = source.values(request, Map.of(), work);
            if (wanted.isEmpty() || !work.spend(comparisons(wanted, values))) {
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
        return (values, request, work) -> {
            List<Object> wanted = source.values(request, Map.of(), work);
            if (!work.spend(comparisons(wanted, values))) {
                return Match.NOTHING;
            }
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
