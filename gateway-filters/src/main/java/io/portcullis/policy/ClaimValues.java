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

    private final Map<String, ?> claims;
    private volatile Known[] known = {};

    private record Known(ClaimPath path, boolean isDelimited, List<Object> values) {
        private boolean is(ClaimPath other, boolean otherIsDelimited) {
            return isDelimited == otherIsDelimited && path.equals(other);
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

    /** The values; a scalar is a list of one, and a delimited text one of its words. */
    List<Object> list(ClaimPath path, boolean isDelimited) {
        Known[] before = known;
        for (Known each : before) {
            if (each.is(path, isDelimited)) {
                return each.values();
            }
        }
        List<Object> values = values(path.value(claims), isDelimited);
        if (before.length < MOST_REMEMBERED) {
            Known[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = new Known(path, isDelimited, values);
            known = after;
        }
        return values;
    }

    private static List<Object> values(@Nullable Object value, boolean isDelimited) {
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            for (Object element : list) {
                Object scalar = scalar(element);
                if (scalar == null) {
                    return List.of();
                }
                values.add(scalar);
            }
            return List.copyOf(values);
        }
        Object scalar = scalar(value);
        if (scalar == null) {
            return List.of();
        }
        return isDelimited && scalar instanceof String text ? words(text) : List.of(scalar);
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
            return number(number);
        }
        return value instanceof Boolean ? value : null;
    }

    /** A long if one can hold it, else a decimal without trailing zeros, so that equal numbers are equal objects. */
    static Number number(Number number) {
        if (number instanceof Long || number instanceof Integer) {
            return number.longValue();
        }
        BigDecimal decimal = number instanceof BigInteger integer
                ? new BigDecimal(integer)
                : number instanceof BigDecimal already ? already : BigDecimal.valueOf(number.doubleValue());
        BigDecimal canonical = decimal.stripTrailingZeros();
        boolean isLong = canonical.scale() <= 0
                && canonical.precision() - canonical.scale() <= 19
                && canonical.toBigInteger().bitLength() < Long.SIZE;
        return isLong ? (Number) canonical.longValueExact() : canonical;
    }
}
