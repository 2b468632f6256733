package io.portcullis;

/**
 * Whether a text from a token may become a header, a log field or the input of a decision.
 *
 * <p>Refused are control characters (C0, DEL, C1), line and paragraph separators, and the characters that change the
 * direction of text (Unicode UAX 9): they split headers and log lines, or show an operator something else than what a
 * program compares.
 */
public final class SafeText {

    private SafeText() {}

    /** True if no character of the text is refused. */
    public static boolean isSafe(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnsafe(char c) {
        if (c < 0x7F) {
            return c < 0x20;
        }
        return c <= 0x9F
                || c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
