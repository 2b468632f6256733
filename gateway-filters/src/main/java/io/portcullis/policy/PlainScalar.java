package io.portcullis.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scalar without quotes stands for (YAML 1.2.2 section 10.3.2, the core schema). */
final class PlainScalar {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FRACTION = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final int LONGEST_NUMBER = 100;

    private PlainScalar() {}

    /**
     * A text, a boolean, a long, a big integer, a big decimal, or null.
     *
     * @throws IllegalArgumentException if it is a number that nobody can compare with
     */
    static @Nullable Object value(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUES.contains(text) || FALSES.contains(text)) {
            return TRUES.contains(text);
        }
        if (NOT_FINITE.matcher(text).matches()) {
            throw new IllegalArgumentException("only finite numbers are allowed");
        }
        char first = text.charAt(0);
        boolean mayBeNumber = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
        return mayBeNumber ? numberOrText(text) : text;
    }

    private static Object numberOrText(String text) {
        if (INTEGER.matcher(text).matches()) {
            return integer(requireShort(text), 10);
        }
        if (OCTAL.matcher(text).matches() || HEXADECIMAL.matcher(text).matches()) {
            return integer(requireShort(text).substring(2), text.charAt(1) == 'o' ? 8 : 16);
        }
        return FRACTION.matcher(text).matches() ? decimal(requireShort(text)) : text;
    }

    private static String requireShort(String number) {
        if (number.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("a number has at most " + LONGEST_NUMBER + " characters");
        }
        return number;
    }

    private static Number integer(String digits, int radix) {
        BigInteger integer = new BigInteger(digits, radix);
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValueExact() : integer;
    }

    /** What a double cannot hold would be another number in a token. */
    private static BigDecimal decimal(String text) {
        double approximate = Double.parseDouble(text);
        boolean isZero = text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
        if (Double.isInfinite(approximate) || (approximate == 0 && !isZero)) {
            throw new IllegalArgumentException("the number is too large or too small for a double");
        }
        return isZero ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
