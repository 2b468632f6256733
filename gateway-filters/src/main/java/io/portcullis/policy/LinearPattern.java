package io.portcullis.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** RE2 expressions of bounded size, which take linear time on any text and little memory to compile. */
final class LinearPattern {

    static final int LONGEST = 512;

    private static final int LARGEST = 5_000;

    private LinearPattern() {}

    /**
     * The size in the unit of {@link PatternSize}.
     *
     * @throws IllegalArgumentException if the expression is too long or too large
     */
    static long size(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the expression has " + text.length() + " characters; expected at most " + LONGEST);
        }
        long size = PatternSize.of(text);
        if (size > LARGEST) {
            throw new IllegalArgumentException("the expression is too large once its repetitions are multiplied out");
        }
        return size;
    }

    /**
     * Compiles an expression whose size is known to be small.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Pattern compile(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("expected an RE2 expression: " + e.getMessage(), e);
        }
    }
}
