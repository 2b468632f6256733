package io.portcullis.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/**
 * RE2 expressions of bounded size. The library multiplies repetitions out, and {@code ((a{1000}){1000}){1000}} takes all
 * memory before anybody can ask for the size; so it is estimated before. Not thread-safe.
 */
final class LinearPattern {

    static final int LONGEST = 512;

    private static final int LARGEST = 5_000;

    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");
    private static final java.util.regex.Pattern BRACES = java.util.regex.Pattern.compile("\\{[^}]*\\}");
    private static final java.util.regex.Pattern CLASS =
            java.util.regex.Pattern.compile("\\[\\^?(?:[^\\]\\[()\\\\]|\\\\.|\\[:\\^?[a-z]+:\\])++\\]");

    private final String text;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long atom;

    private LinearPattern(String text) {
        this.text = text;
    }

    /**
     * Compiles the expression.
     *
     * @throws IllegalArgumentException if it is none, or too large
     */
    static Pattern compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the expression has " + text.length() + " characters; expected at most " + LONGEST);
        }
        if (new LinearPattern(text).size() > LARGEST) {
            throw new IllegalArgumentException("the expression is too large once its repetitions are multiplied out");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("expected an RE2 expression: " + e.getMessage(), e);
        }
    }

    private long size() {
        for (int at = 0; at < text.length() && sum <= LARGEST; ) {
            at += consume(at);
        }
        return sum;
    }

    /** Counts what stands here and says how long it is. */
    private int consume(int at) {
        switch (text.charAt(at)) {
            case '\\' -> {
                return escape(at);
            }
            case '[' -> {
                add(1);
                return lengthAt(CLASS, at, "write [ ( ) and a leading ] inside of [...] with a backslash");
            }
            case '(' -> {
                outer.push(sum);
                sum = 0;
            }
            case ')' -> {
                long group = sum + 2;
                sum = outer.isEmpty() ? 0 : outer.pop();
                add(group);
            }
            case '{' -> {
                return repetition(at);
            }
            default -> add(1);
        }
        return 1;
    }

    private void add(long size) {
        atom = size;
        sum += size;
    }

    private int escape(int at) {
        char escaped = at + 1 < text.length() ? text.charAt(at + 1) : '\\';
        if (escaped == 'Q') {
            throw new IllegalArgumentException(
                    "expected an RE2 expression without \\Q; write a backslash before each character");
        }
        add(1);
        boolean hasBraces = "xpP".indexOf(escaped) >= 0 && at + 2 < text.length() && text.charAt(at + 2) == '{';
        return hasBraces ? 2 + lengthAt(BRACES, at + 2, "a closing } is missing") : 2;
    }

    private int repetition(int at) {
        Matcher matcher = REPETITION.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            add(1);
            return 1;
        }
        long times = Math.max(times(matcher.group(1)), times(matcher.group(2)));
        sum += atom * (times - 1);
        atom *= times;
        return matcher.end() - at;
    }

    /** What RE2 allows is at most 1000. */
    private static long times(@org.jspecify.annotations.Nullable String digits) {
        return digits == null || digits.isEmpty()
                ? 1
                : digits.length() > 4 ? 10_000 : Math.max(1, Long.parseLong(digits));
    }

    private int lengthAt(java.util.regex.Pattern pattern, int at, String otherwise) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("expected an RE2 expression: " + otherwise);
        }
        return matcher.end() - at;
    }
}
