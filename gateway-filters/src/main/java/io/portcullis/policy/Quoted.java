package io.portcullis.policy;

import io.portcullis.SafeText;

/** Text of a document's author in messages: short, and without characters that change how a line is shown. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    /** The text in quotes. */
    static String of(String text) {
        return "'" + shown(text, LONGEST) + "'";
    }

    /** At most so many characters of the text, those that are not safe as {@code \}{@code uXXXX}. */
    static String shown(String text, int longest) {
        boolean isLong = text.length() > longest;
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < (isLong ? longest : text.length()); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) ? isPaired(text, i) : SafeText.isSafe(text.subSequence(i, i + 1))) {
                shown.append(c);
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return isLong ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
