package io.portcullis.claims;

import com.google.re2j.Pattern;
import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one claim must be; immutable and thread-safe.
 *
 * <p>All operators that are given must hold. A scalar is a list of one; {@code scope} and {@code scp} are split at
 * blanks. {@code exists} asks only whether the claim is there and not null. A claim that is absent, of another type, or
 * has a text that is not {@linkplain SafeText safe} satisfies no other operator, not even {@code none-of}.
 */
public final class ClaimRule {

    private final ClaimPath claim;
    private final @Nullable Boolean exists;
    private final List<Predicate<List<String>>> operators;
    private final List<String> wanted;

    private ClaimRule(
            ClaimPath claim, @Nullable Boolean exists, List<Predicate<List<String>>> operators, List<String> wanted) {
        this.claim = claim;
        this.exists = exists;
        this.operators = operators;
        this.wanted = wanted;
    }

    /**
     * A rule of these operators; null is an operator that is not given.
     *
     * @param claim a name or a JSON pointer
     * @param anyOf one of these is among the claim's values
     * @param allOf all of these are
     * @param noneOf none of these is
     * @param equals the claim has this one value
     * @param matches all values match this RE2 expression, from end to end
     * @param exists whether the claim is there
     * @throws IllegalArgumentException if there is no operator, or one cannot hold
     */
    public static ClaimRule of(
            String claim,
            @Nullable List<String> anyOf,
            @Nullable List<String> allOf,
            @Nullable List<String> noneOf,
            @Nullable String equals,
            @Nullable String matches,
            @Nullable Boolean exists) {
        List<Predicate<List<String>>> operators = Stream.of(
                        isAnyOf(claim, anyOf),
                        isAllOf(claim, allOf),
                        isNoneOf(claim, noneOf),
                        isEqual(equals),
                        isMatch(claim, matches))
                .flatMap(Stream::ofNullable)
                .toList();
        if (operators.isEmpty() && exists == null) {
            throw new IllegalArgumentException("claim '" + claim
                    + "' has no operator; expected one of any-of, all-of, none-of, equals, matches, exists");
        }
        if (Boolean.FALSE.equals(exists) && !operators.isEmpty()) {
            throw new IllegalArgumentException(
                    "claim '" + claim + "' has exists: false beside another operator, which could never hold");
        }
        List<String> wanted = Stream.of(anyOf, allOf, equals == null ? null : List.of(equals))
                .flatMap(Stream::ofNullable)
                .flatMap(List::stream)
                .distinct()
                .toList();
        ClaimPath path = ClaimPath.of(claim);
        if (path.isDelimited()) {
            wanted.forEach(ClaimRule::requireScopeToken);
        }
        return new ClaimRule(path, exists, operators, wanted);
    }

    /** The characters of RFC 6749 section 3.3; anything else would not fit into the challenge either. */
    private static void requireScopeToken(String scope) {
        if (scope.isEmpty() || !scope.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
            throw new IllegalArgumentException(
                    "'" + scope + "' is no scope; expected one word of printable ASCII without quotes and backslashes");
        }
    }

    /** A rule that wants the claim to have one of the values, or without values to be there. */
    public static ClaimRule anyOf(String claim, List<String> values) {
        return values.isEmpty()
                ? of(claim, null, null, null, null, null, true)
                : of(claim, values, null, null, null, null, null);
    }

    /** Whether the claims satisfy the rule. */
    public boolean holdsFor(Map<String, ?> claims) {
        if (claim.value(claims) == null) {
            return Boolean.FALSE.equals(exists);
        }
        if (Boolean.FALSE.equals(exists)) {
            return false;
        }
        if (operators.isEmpty()) {
            return true;
        }
        List<String> values = claim.texts(claims);
        return !values.isEmpty() && areSafe(values) && satisfyOperators(values);
    }

    private static boolean areSafe(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!SafeText.isSafe(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean satisfyOperators(List<String> values) {
        for (int i = 0; i < operators.size(); i++) {
            if (!operators.get(i).test(values)) {
                return false;
            }
        }
        return true;
    }

    /** The scopes that would satisfy the rule, separated by blanks, or null if it is not about scopes. */
    @Nullable
    String scope() {
        return claim.isDelimited() && !wanted.isEmpty() ? String.join(" ", wanted) : null;
    }

    private static @Nullable Predicate<List<String>> isAnyOf(String claim, @Nullable List<String> wanted) {
        List<String> copy = notEmpty(claim, "any-of", wanted);
        return copy == null ? null : values -> hasAny(values, copy);
    }

    private static boolean hasAny(List<String> values, List<String> wanted) {
        for (int i = 0; i < values.size(); i++) {
            if (wanted.contains(values.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Predicate<List<String>> isAllOf(String claim, @Nullable List<String> wanted) {
        List<String> copy = notEmpty(claim, "all-of", wanted);
        return copy == null ? null : values -> values.containsAll(copy);
    }

    private static @Nullable Predicate<List<String>> isNoneOf(String claim, @Nullable List<String> unwanted) {
        List<String> copy = notEmpty(claim, "none-of", unwanted);
        return copy == null ? null : values -> !hasAny(values, copy);
    }

    private static @Nullable Predicate<List<String>> isEqual(@Nullable String wanted) {
        return wanted == null
                ? null
                : values -> values.size() == 1 && values.get(0).equals(wanted);
    }

    private static @Nullable Predicate<List<String>> isMatch(String claim, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            Pattern pattern = Pattern.compile(expression);
            return values -> values.stream().allMatch(pattern::matches);
        } catch (com.google.re2j.PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "claim '" + claim + "' has matches: '" + expression + "'; expected an RE2 expression: "
                            + e.getDescription(),
                    e);
        }
    }

    private static @Nullable List<String> notEmpty(String claim, String operator, @Nullable List<String> values) {
        if (values != null && values.isEmpty()) {
            throw new IllegalArgumentException("claim '" + claim + "' has an empty " + operator + "; expected a value");
        }
        return values == null ? null : List.copyOf(values);
    }

    /** The claim and the values that would do. */
    @Override
    public String toString() {
        return claim + (Boolean.FALSE.equals(exists) ? " absent" : " " + wanted);
    }
}
