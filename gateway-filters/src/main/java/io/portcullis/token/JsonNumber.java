package io.portcullis.token;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The number of RFC 8259 section 6: a whole number exactly, any other as a finite double. */
final class JsonNumber {

    private static final int MAX_LENGTH = 64;
    private static final int LONG_DIGITS = 18;

    private JsonNumber() {}

    /** The number between the two positions, or null if the text is no finite number. */
    static @Nullable Number parse(String text, int start, int end) {
        int length = end - start;
        if (length == 0 || length > MAX_LENGTH) {
            return null;
        }
        int digits = text.charAt(start) == '-' ? start + 1 : start;
        int integerEnd = skipDigits(text, digits, end);
        if (integerEnd == digits || (text.charAt(digits) == '0' && integerEnd > digits + 1)) {
            return null;
        }
        if (integerEnd == end) {
            return integer(text.substring(start, end));
        }
        return isFractionAndExponent(text, integerEnd, end) ? finite(text.substring(start, end)) : null;
    }

    private static boolean isFractionAndExponent(String text, int start, int end) {
        int at = start;
        if (text.charAt(at) == '.') {
            int fractionEnd = skipDigits(text, at + 1, end);
            if (fractionEnd == at + 1) {
                return false;
            }
            at = fractionEnd;
        }
        if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < end && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int exponentEnd = skipDigits(text, at, end);
            return exponentEnd > at && exponentEnd == end;
        }
        return at == end;
    }

    private static int skipDigits(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static Number integer(String text) {
        if (text.length() <= LONG_DIGITS) {
            return Long.parseLong(text);
        }
        BigInteger integer = new BigInteger(text);
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValueExact() : integer;
    }

    private static @Nullable Number finite(String text) {
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? number : null;
    }
}
