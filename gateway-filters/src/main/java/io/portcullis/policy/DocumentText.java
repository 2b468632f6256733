package io.portcullis.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.portcullis.SafeText;

/** Whether a text can be a document at all: its size and its characters. */
final class DocumentText {

    static final int MOST_BYTES = 64 * 1024;

    private DocumentText() {}

    /** Adds what is wrong with it. */
    static void check(String text, Mistakes mistakes) {
        if (text.length() > MOST_BYTES || text.getBytes(UTF_8).length > MOST_BYTES) {
            mistakes.add(
                    Position.START, "the document is too large; expected at most " + MOST_BYTES + " bytes in UTF-8");
            return;
        }
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!isAllowed(c) && !(c == 0xFEFF && i == 0)) {
                mistakes.add(
                        new Position(line, column),
                        String.format(
                                "the character U+%04X is not allowed; where it is meant, write it as an escape in a"
                                        + " quoted text",
                                c));
                return;
            }
            boolean isBreak = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            line += isBreak ? 1 : 0;
            column = isBreak ? 1 : column + 1;
        }
    }

    /** What shows a reviewer another text than a program reads is not, nor what is no character. */
    private static boolean isAllowed(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return true;
        }
        return (c > 0xFFFF || SafeText.isSafe(Character.toString(c)))
                && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                && c != 0xFEFF
                && (c & 0xFFFE) != 0xFFFE;
    }
}
