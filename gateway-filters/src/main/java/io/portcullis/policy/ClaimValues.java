package io.portcullis.policy;

import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import io.portcullis.VerifiedToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one token as lists of values, each worked out once; thread-safe, without a lock.
 *
 * <p>Values are {@link String}, {@link Boolean}, {@link Long}, and {@link BigDecimal} for whatever no long can hold. A claim
 * that is absent or null, holds an object, a list with anything but scalars, or a text that is not {@linkplain SafeText
 * safe}, has no values.
 */
public final class ClaimValues {

    /** Whoever asks for more works it out again: what is remembered stays small whatever documents say. */
    private static final int MOST_REMEMBERED = 64;

    /** A number with a longer exponent would fill the memory with its digits. */
    private static final int LONGEST_EXPONENT = 1000;

    private static final int CHARACTERS_IN_A_STEP = 128;
    private static final int VALUES_IN_A_STEP = 4;

    private final Map<String, ?> claims;
    private volatile Known[] known = {};

    private record Known(ClaimPath path, boolean isDelimited, Found found) {
        private boolean is(ClaimPath other, boolean otherIsDelimited) {
            return isDelimited == otherIsDelimited && path.equals(other);
        }
    }

    /**
     * What a claim has.
     *
     * @param all whatever can be told of it; also texts that are not {@linkplain SafeText safe}
     * @param isSound whether that is all there is, and all of it safe
     * @param steps of work that finding and looking at it takes
     */
    record Found(List<Object> all, boolean isSound, int steps) {
        /** All values or none: skipping one would hide it from whoever looks for unwanted ones. */
        List<Object> values() {
            return isSound ? all : List.of();
        }
    }

    /** The values of these claims, which are deeply immutable. */
    public ClaimValues(Map<String, ?> claims) {
        this.claims = claims;
    }

    /** The values of the token's claims, remembered with it. */
    public static ClaimValues of(VerifiedToken token) {
        return token.derived(ClaimValues.class, each -> new ClaimValues(each.claims()));
    }

    /** Whether the claim is there and not null, of whatever type. */
    boolean exists(ClaimPath path) {
        return path.value(claims) != null;
    }

    /** The values, none if one of them cannot be compared; a scalar is a list of one, a delimited text one of its words. */
    List<Object> list(ClaimPath path, boolean isDelimited) {
        return find(path, isDelimited).values();
    }

    /** The same, and the work for it, which is the same whether it is remembered or not: what it decides must not depend on that. */
    Found find(ClaimPath path, boolean isDelimited, Work work) {
        Found found = find(path, isDelimited);
        work.spend(found.steps());
        return found;
    }

    /** What the claim has; nothing, soundly, if it is absent. */
    Found find(ClaimPath path, boolean isDelimited) {
        Known[] before = known;
        for (Known each : before) {
            if (each.is(path, isDelimited)) {
                return each.found();
            }
        }
        Found found = found(path.value(claims), isDelimited);
        if (before.length < MOST_REMEMBERED) {
            Known[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = new Known(path, isDelimited, found);
            known = after;
        }
        return found;
    }

    private static Found found(@Nullable Object value, boolean isDelimited) {
        List<?> elements = value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
        List<Object> all = new ArrayList<>(elements.size());
        boolean isSound = true;
        int characters = 0;
        for (Object element : elements) {
            Object scalar = element instanceof String ? element : scalar(element);
            isSound = isSound && scalar != null && (!(scalar instanceof String text) || SafeText.isSafe(text));
            characters += scalar instanceof String text ? text.length() : 0;
            if (scalar != null) {
                all.add(scalar);
            }
        }
        boolean isText = isDelimited && value instanceof String;
        List<Object> values = isText ? words((String) all.get(0)) : List.copyOf(all);
        int steps = 1 + Math.max(elements.size(), values.size()) / VALUES_IN_A_STEP + characters / CHARACTERS_IN_A_STEP;
        return new Found(values, isSound, steps);
    }

    private static List<Object> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .<Object>map(word -> word)
                .toList();
    }

    /** The value as it is compared, or null if it is no scalar that can be. */
    static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof String text) {
            return SafeText.isSafe(text) ? text : null;
        }
        if (value instanceof Number number) {
            return canonical(number);
        }
        return value instanceof Boolean ? value : null;
    }

    /**
     * A long if one can hold it, else a decimal without trailing zeros, so that equal numbers are equal objects.
     *
     * @throws ArithmeticException if it is infinite, no number, or has an exponent beyond 1000
     */
    static Number number(Number number) {
        Number canonical = canonical(number);
        if (canonical == null) {
            throw new ArithmeticException(number + " is no number that can be compared; expected a finite one with an"
                    + " exponent of at most " + LONGEST_EXPONENT);
        }
        return canonical;
    }

    private static @Nullable Number canonical(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.longValue();
        }
        BigDecimal decimal = decimal(number);
        if (decimal == null || Math.abs((long) decimal.scale()) > LONGEST_EXPONENT) {
            return null;
        }
        BigDecimal canonical = decimal.stripTrailingZeros();
        boolean isLong = canonical.scale() <= 0
                && canonical.precision() - canonical.scale() <= 19
                && canonical.toBigInteger().bitLength() < Long.SIZE;
        return isLong ? (Number) canonical.longValueExact() : canonical;
    }

    private static @Nullable BigDecimal decimal(Number number) {
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        try {
            return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
