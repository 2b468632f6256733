package io.portcullis.token;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Canonical base64url without padding (RFC 7515 section 2, RFC 4648 section 3.5): every byte string has exactly one
 * accepted spelling.
 */
final class Base64Url {

    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            DIGITS[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** Whether the character belongs to the alphabet. */
    static boolean isDigit(char c) {
        return c < 128 && DIGITS[c] >= 0;
    }

    /** The decoded bytes, or null if the part of the text is not canonical base64url. */
    static byte @Nullable [] decode(String text, int start, int end) {
        int length = end - start;
        int rest = length & 3;
        if (rest == 1) {
            return null;
        }
        byte[] bytes = new byte[length / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
        int bits = 0;
        int out = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(start + i);
            if (!isDigit(c)) {
                return null;
            }
            bits = bits << 6 | DIGITS[c];
            if ((i & 3) == 3) {
                bytes[out++] = (byte) (bits >> 16);
                bytes[out++] = (byte) (bits >> 8);
                bytes[out++] = (byte) bits;
                bits = 0;
            }
        }
        return finish(bytes, out, bits, rest);
    }

    /** Writes the last one or two bytes; bits that belong to no byte must be zero. */
    private static byte @Nullable [] finish(byte[] bytes, int out, int bits, int rest) {
        if (rest == 2) {
            bytes[out] = (byte) (bits >> 4);
            return (bits & 0b1111) == 0 ? bytes : null;
        }
        if (rest == 3) {
            bytes[out] = (byte) (bits >> 10);
            bytes[out + 1] = (byte) (bits >> 2);
            return (bits & 0b11) == 0 ? bytes : null;
        }
        return bytes;
    }
}
