package io.portcullis.policy;

import com.google.re2j.Pattern;
import io.portcullis.ClaimPath;
import java.util.Locale;
import java.util.Set;

/**
 * What values must be like; immutable. A scalar is a list of one. Values are {@link String}, {@link Boolean}, {@link Long},
 * and {@link java.math.BigDecimal} for whatever no long can hold; one of another type than is asked for does not match.
 */
public sealed interface Matcher {

    /** At least one value is among these ({@code eq}, {@code in}, {@code anyOf}). */
    record OneOf(Set<Object> values) implements Matcher {
        /** Copies the set. */
        public OneOf {
            values = Set.copyOf(values);
        }
    }

    /** No value is among these ({@code not}, {@code notIn}, {@code noneOf}). */
    record NoneOf(Set<Object> values) implements Matcher {
        /** Copies the set. */
        public NoneOf {
            values = Set.copyOf(values);
        }
    }

    /** Each of these is among the values ({@code allOf}). */
    record AllOf(Set<Object> values) implements Matcher {
        /** Copies the set. */
        public AllOf {
            values = Set.copyOf(values);
        }
    }

    /** At least one value is a text that starts so. */
    record Prefix(String prefix) implements Matcher {}

    /** At least one value is a text that the RE2 expression matches from end to end. */
    record Matches(Pattern pattern) implements Matcher {}

    /** There is one value, a number, which compares so to the bound, a long or a big decimal. */
    record Compared(Comparison comparison, Number bound) implements Matcher {}

    /** How numbers compare. */
    enum Comparison {
        /** Greater. */
        GT,
        /** Greater or equal. */
        GE,
        /** Less. */
        LT,
        /** Less or equal. */
        LE;

        /** The word in documents. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** There is a value other than JSON null, or there is none. */
    record Exists(boolean expected) implements Matcher {}

    /** At least one value equals a value of this claim ({@code {claim: sub}}). */
    record SameAs(ClaimPath claim) implements Matcher {}
}
