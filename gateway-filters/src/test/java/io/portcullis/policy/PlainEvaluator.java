package io.portcullis.policy;

import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions as the design says them: read again for each request, without order, index or memory. */
record PlainEvaluator(ClaimNames names, boolean denies, PolicyRequest request, Map<String, String> variables) {

    Truth holds(Condition condition) {
        return holds(condition, true);
    }

    private Truth holds(Condition condition, boolean wanted) {
        if (condition instanceof Condition.Not not) {
            return holds(not.condition(), !wanted);
        }
        if (condition instanceof Condition.All all) {
            return together(all.conditions(), wanted, wanted);
        }
        if (condition instanceof Condition.Any any) {
            return together(any.conditions(), wanted, !wanted);
        }
        if (condition instanceof Condition.Expression expression) {
            Truth truth = switch (expression.text()) {
                case "true" -> Truth.TRUE;
                case "false" -> Truth.FALSE;
                default -> Truth.ERROR;
            };
            return wanted ? truth : truth.not();
        }
        return Truth.of(isSo(condition, wanted));
    }

    private Truth together(List<Condition> conditions, boolean wanted, boolean isAnd) {
        List<Truth> truths =
                conditions.stream().map(each -> holds(each, wanted)).toList();
        Truth decisive = isAnd ? Truth.FALSE : Truth.TRUE;
        if (truths.contains(decisive)) {
            return decisive;
        }
        return truths.contains(Truth.ERROR) ? Truth.ERROR : decisive.not();
    }

    private boolean isSo(Condition condition, boolean wanted) {
        if (condition instanceof Condition.Authenticated authenticated) {
            return (request.isAuthenticated() == authenticated.expected()) == wanted;
        }
        if (condition instanceof Condition.Time time) {
            return new TimeCheck(time, !wanted).test(request, variables, new Work()) == Truth.TRUE;
        }
        if (condition instanceof Condition.Address address) {
            boolean isWithin = address.isNegative() != wanted;
            InetAddress from = request.address();
            return from == null
                    ? !isWithin && denies
                    : address.blocks().stream().anyMatch(block -> block.contains(from)) == isWithin;
        }
        if (condition instanceof Condition.Claim claim) {
            return matches(claims(List.of(claim.path())), false, false, claim.matcher(), wanted);
        }
        if (condition instanceof Condition.Granted granted) {
            List<ClaimPath> paths = switch (granted.grant()) {
                case SCOPES -> names.scopes();
                case ROLES -> names.roles();
                case PERMISSIONS -> names.permissions();
            };
            return matches(claims(paths), true, false, granted.matcher(), wanted);
        }
        if (condition instanceof Condition.Header header) {
            return matches(texts(request.header(header.name())), true, true, header.matcher(), wanted);
        }
        if (condition instanceof Condition.Query query) {
            return matches(texts(request.query(query.name())), true, true, query.matcher(), wanted);
        }
        Condition.PathVariable variable = (Condition.PathVariable) condition;
        String value = variables.get(variable.name());
        return matches(texts(value == null ? List.of() : List.of(value)), true, true, variable.matcher(), wanted);
    }

    /** The raw elements of all these claims, and whether there is one of them at all. */
    private record Raw(List<Object> elements, boolean isThere) {
        boolean isFit() {
            return elements.stream().allMatch(PlainEvaluator::isFit);
        }

        List<Object> scalars() {
            return elements.stream().filter(each -> !type(each).equals("other")).toList();
        }
    }

    private static Raw texts(List<String> texts) {
        return new Raw(List.copyOf(texts), !texts.isEmpty());
    }

    private Raw claims(List<ClaimPath> paths) {
        List<Object> elements = new ArrayList<>();
        boolean isThere = false;
        for (ClaimPath path : paths) {
            Object value = path.value(request.claims());
            isThere |= value != null;
            if (value instanceof List<?> list) {
                elements.addAll(list);
            } else if (value instanceof String text && names.delimited().contains(path)) {
                if (!SafeText.isSafe(text)) {
                    elements.add(new Object());
                }
                elements.addAll(Stream.of(text.split(" +"))
                        .filter(word -> !word.isEmpty())
                        .toList());
            } else if (value != null) {
                elements.add(value);
            }
        }
        return new Raw(elements, isThere);
    }

    private boolean matches(Raw raw, boolean isListed, boolean areTexts, Matcher matcher, boolean wanted) {
        if (matcher instanceof Matcher.Exists exists) {
            return (isListed ? !raw.elements().isEmpty() : raw.isThere()) == (exists.expected() == wanted);
        }
        boolean isPositive = matcher instanceof Matcher.NoneOf != wanted;
        boolean isFit = areTexts || raw.isFit();
        List<Object> values = raw.scalars();
        boolean isNumeric = matcher instanceof Matcher.Compared;
        if (raw.elements().isEmpty() || (!isFit && (!isPositive || !denies || isNumeric))) {
            return !isPositive && denies;
        }
        List<Object> wantedValues = wanted(matcher);
        if (matcher instanceof Matcher.SameAs same) {
            Raw other = claims(List.of(same.claim()));
            if (other.elements().isEmpty() || (!other.isFit() && !(isPositive && denies))) {
                return !isPositive && denies;
            }
            wantedValues = other.scalars();
        }
        if (isMatch(matcher, values, wantedValues, areTexts)) {
            return isPositive;
        }
        Set<String> types = areTexts && !(isNumeric)
                ? Set.of("text")
                : wantedValues.stream().map(PlainEvaluator::type).collect(Collectors.toSet());
        boolean couldMatch =
                values.stream().allMatch(value -> types.contains(type(value))) && (!isNumeric || values.size() == 1);
        return !isPositive && (couldMatch || denies);
    }

    private static boolean isMatch(Matcher matcher, List<Object> values, List<Object> wanted, boolean areTexts) {
        BiPredicate<Object, Object> equal = (value, other) -> isEqual(value, other, areTexts);
        if (matcher instanceof Matcher.AllOf) {
            return wanted.stream().allMatch(each -> values.stream().anyMatch(value -> equal.test(value, each)));
        }
        if (matcher instanceof Matcher.Prefix prefix) {
            return values.stream().anyMatch(value -> value instanceof String text && text.startsWith(prefix.prefix()));
        }
        if (matcher instanceof Matcher.Matches matches) {
            return values.stream()
                    .anyMatch(value -> value instanceof String text
                            && text.matches(matches.pattern().pattern()));
        }
        if (matcher instanceof Matcher.Compared compared) {
            if (values.size() != 1 || !(values.get(0) instanceof Number number)) {
                return false;
            }
            int order = decimal(number).compareTo(decimal(compared.bound()));
            return switch (compared.comparison()) {
                case GT -> order > 0;
                case GE -> order >= 0;
                case LT -> order < 0;
                case LE -> order <= 0;
            };
        }
        return wanted.stream().anyMatch(each -> values.stream().anyMatch(value -> equal.test(value, each)));
    }

    private static List<Object> wanted(Matcher matcher) {
        if (matcher instanceof Matcher.OneOf oneOf) {
            return List.copyOf(oneOf.values());
        }
        if (matcher instanceof Matcher.NoneOf noneOf) {
            return List.copyOf(noneOf.values());
        }
        if (matcher instanceof Matcher.AllOf allOf) {
            return List.copyOf(allOf.values());
        }
        return matcher instanceof Matcher.Compared compared ? List.of(compared.bound()) : List.of("any text");
    }

    private static boolean isEqual(Object value, Object wanted, boolean areTexts) {
        if (areTexts && wanted instanceof Number number) {
            return value.equals(decimal(number).stripTrailingZeros().toPlainString());
        }
        if (areTexts) {
            return value.equals(wanted.toString());
        }
        return value instanceof Number one && wanted instanceof Number other
                ? decimal(one).compareTo(decimal(other)) == 0
                : value.equals(wanted);
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    private static boolean isFit(Object value) {
        return Arrays.asList("text", "number", "boolean").contains(type(value))
                && (!(value instanceof String text) || SafeText.isSafe(text));
    }

    private static String type(Object value) {
        return value instanceof String
                ? "text"
                : value instanceof Number ? "number" : value instanceof Boolean ? "boolean" : "other";
    }
}
