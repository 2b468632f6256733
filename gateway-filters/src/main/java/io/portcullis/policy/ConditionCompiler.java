package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Compiles the conditions of one rule. A {@code not} is pushed inwards until it turns single matchers round (De Morgan), so
 * that what is missing moves towards deny wherever it stands.
 *
 * @param denies whether the rule denies
 */
record ConditionCompiler(ClaimNames names, boolean denies, ExpressionCompiler expressions) {

    private static final int CHEAP = 1;
    private static final int REGULAR_EXPRESSION = 20;

    Check compile(Condition condition) {
        return compile(condition, false);
    }

    private Check compile(Condition condition, boolean isNegated) {
        if (condition instanceof Condition.Not not) {
            return compile(not.condition(), !isNegated);
        }
        if (condition instanceof Condition.All all) {
            return isNegated ? AnyCheck.of(each(all.conditions(), true)) : AllChecks.of(each(all.conditions(), false));
        }
        if (condition instanceof Condition.Any any) {
            return isNegated ? AllChecks.of(each(any.conditions(), true)) : AnyCheck.of(each(any.conditions(), false));
        }
        return single(condition, isNegated);
    }

    private List<Check> each(List<Condition> conditions, boolean isNegated) {
        return conditions.stream().map(each -> compile(each, isNegated)).toList();
    }

    private Check single(Condition condition, boolean isNegated) {
        if (condition instanceof Condition.Granted granted) {
            return granted(granted, isNegated);
        }
        if (condition instanceof Condition.Claim claim) {
            return claim(claim, isNegated);
        }
        if (condition instanceof Condition.PathVariable variable) {
            return texts(
                    "pathVars." + variable.name(),
                    ValueSource.pathVariable(variable.name()),
                    variable.matcher(),
                    isNegated);
        }
        if (condition instanceof Condition.Header header) {
            return texts("headers." + header.name(), ValueSource.header(header.name()), header.matcher(), isNegated);
        }
        if (condition instanceof Condition.Query query) {
            return texts("query." + query.name(), ValueSource.query(query.name()), query.matcher(), isNegated);
        }
        return other(condition, isNegated);
    }

    private Check other(Condition condition, boolean isNegated) {
        if (condition instanceof Condition.Address address) {
            return new AddressCheck(address.blocks(), address.isNegative() != isNegated, denies);
        }
        if (condition instanceof Condition.Time time) {
            return new TimeCheck(time, isNegated);
        }
        if (condition instanceof Condition.Authenticated authenticated) {
            boolean expected = authenticated.expected() != isNegated;
            return new PlainCheck(
                    (request, work) -> request.isAuthenticated() == expected,
                    0,
                    expected ? "authenticated" : "anonymous");
        }
        Condition.Expression expression = (Condition.Expression) condition;
        return new ExpressionCheck(expressions.compile(expression.text()), isNegated, expression.text());
    }

    private Check granted(Condition.Granted granted, boolean isNegated) {
        List<ClaimPath> paths = switch (granted.grant()) {
            case SCOPES -> names.scopes();
            case ROLES -> names.roles();
            case PERMISSIONS -> names.permissions();
        };
        String what = switch (granted.grant()) {
            case SCOPES -> "scopes";
            case ROLES -> "roles";
            case PERMISSIONS -> "permissions";
        };
        return granted.matcher() instanceof Matcher.Exists exists
                ? exists(
                        what, (request, work) -> isThere(request.values(), paths, work), exists.expected() != isNegated)
                : values(
                        what,
                        ValueSource.claims(paths, names.delimited(), takesAny(granted.matcher(), isNegated)),
                        granted.matcher(),
                        isNegated,
                        false);
    }

    private Check claim(Condition.Claim claim, boolean isNegated) {
        ClaimPath path = claim.path();
        String what = "claims." + path;
        if (claim.matcher() instanceof Matcher.Exists exists) {
            return exists(what, (request, work) -> request.values().exists(path), exists.expected() != isNegated);
        }
        ValueSource source = ValueSource.claim(path, isDelimited(path), takesAny(claim.matcher(), isNegated));
        return values(what, source, claim.matcher(), isNegated, false);
    }

    /** Tells of grants that there are some even where they cannot be read, but not where the list is empty. */
    private boolean isThere(ClaimValues values, List<ClaimPath> paths, Work work) {
        for (int i = 0; i < paths.size(); i++) {
            ClaimValues.Found found = values.find(paths.get(i), isDelimited(paths.get(i)), work);
            if (!found.isSound() || !found.all().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Check exists(String what, BiPredicate<PolicyRequest, Work> isThere, boolean expected) {
        return new PlainCheck(
                (request, work) -> isThere.test(request, work) == expected,
                CHEAP,
                what + (expected ? " exists" : " is absent"));
    }

    /** Where a rule denies what it finds, something unreadable beside it must not hide it. */
    private boolean takesAny(Matcher matcher, boolean isNegated) {
        return denies && !isNegative(matcher, isNegated) && !(matcher instanceof Matcher.Compared);
    }

    private static boolean isNegative(Matcher matcher, boolean isNegated) {
        return matcher instanceof Matcher.NoneOf != isNegated;
    }

    private boolean isDelimited(ClaimPath path) {
        return names.delimited().contains(path);
    }

    private Check texts(String what, ValueSource source, Matcher matcher, boolean isNegated) {
        if (matcher instanceof Matcher.Exists exists) {
            boolean expected = exists.expected() != isNegated;
            return new ExistsCheck(source, expected, what + (expected ? " exists" : " is absent"));
        }
        return values(what, source, matcher, isNegated, true);
    }

    private Check values(String what, ValueSource source, Matcher matcher, boolean isNegated, boolean areTexts) {
        boolean isNegative = isNegative(matcher, isNegated);
        int cost = matcher instanceof Matcher.Matches ? REGULAR_EXPRESSION : CHEAP;
        ValueMatch match = match(matcher, areTexts, takesAny(matcher, isNegated));
        return new ValueCheck(
                source, match, isNegative, denies, cost, what + " " + MatcherText.of(matcher, isNegative));
    }

    private ValueMatch match(Matcher matcher, boolean areTexts, boolean takesAny) {
        if (matcher instanceof Matcher.OneOf oneOf) {
            return ValueMatch.oneOf(wanted(oneOf.values(), areTexts));
        }
        if (matcher instanceof Matcher.NoneOf noneOf) {
            return ValueMatch.oneOf(wanted(noneOf.values(), areTexts));
        }
        if (matcher instanceof Matcher.AllOf allOf) {
            return ValueMatch.allOf(wanted(allOf.values(), areTexts));
        }
        if (matcher instanceof Matcher.Prefix prefix) {
            return ValueMatch.prefix(prefix.prefix());
        }
        if (matcher instanceof Matcher.Matches matches) {
            return ValueMatch.matches(matches.pattern());
        }
        if (matcher instanceof Matcher.Compared compared) {
            return ValueMatch.compared(compared.comparison(), compared.bound());
        }
        ClaimPath claim = ((Matcher.SameAs) matcher).claim();
        ValueSource source = ValueSource.claim(claim, isDelimited(claim), takesAny);
        return areTexts ? ValueMatch.sameTextAs(source) : ValueMatch.sameAs(source);
    }

    /** As values are told: what comes with the request is always a text. */
    private static Set<Object> wanted(Set<Object> values, boolean areTexts) {
        return values.stream()
                .map(value -> value instanceof Number number ? ClaimValues.number(number) : value)
                .map(value -> areTexts ? ValueMatch.text(value) : value)
                .collect(Collectors.toUnmodifiableSet());
    }
}
