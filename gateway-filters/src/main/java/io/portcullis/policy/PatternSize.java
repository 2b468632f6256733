package io.portcullis.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * About how many instructions a regular expression becomes, found without compiling it: RE2/J limits a single repetition
 * to 1,000 and writes nested ones out, so that {@code ((a{1000}){1000}){1000}} takes all memory there is.
 */
public final class PatternSize {

    private static final int MOST_DIGITS = 5;

    private final String pattern;
    private final Deque<Double> outer = new ArrayDeque<>();
    private double size;
    private double last;
    private int at;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** The size, in characters, classes and groups, each as often as it is repeated; any text has one. */
    public static long of(String pattern) {
        return (long) new PatternSize(pattern).measured();
    }

    private double measured() {
        while (at < pattern.length()) {
            switch (pattern.charAt(at++)) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> skipClass();
                case '{' -> repeat();
                case '\\' -> escape();
                default -> atom(1);
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return size;
    }

    private void atom(double instructions) {
        last = instructions;
        size += instructions;
    }

    private void open() {
        outer.push(size);
        size = 0;
    }

    private void close() {
        double group = size + 2;
        size = outer.isEmpty() ? 0 : outer.pop();
        atom(group);
    }

    /** {@code \Q} quotes until {@code \E}; the braces of {@code \p{Greek}} and {@code \x{10FFFF}} repeat nothing. */
    private void escape() {
        if (pattern.startsWith("Q", at)) {
            int end = endOf("\\E");
            atom(end - at);
            at = end + 2;
        } else {
            boolean isBraced = "pPx".indexOf(pattern.charAt(Math.min(at, pattern.length() - 1))) >= 0
                    && pattern.startsWith("{", at + 1);
            at = isBraced ? endOf("}") + 1 : at + 1;
            atom(1);
        }
    }

    private int endOf(String mark) {
        int end = pattern.indexOf(mark, at);
        return end < 0 ? pattern.length() : end;
    }

    private void skipClass() {
        at += pattern.startsWith("^", at) ? 1 : 0;
        at += pattern.startsWith("]", at) ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
            at = named >= 0 ? named + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
        }
        at++;
        atom(1);
    }

    /** Counts {@code n,} as n + 1; braces that are no repetition are characters. */
    private void repeat() {
        int end = pattern.indexOf('}', at);
        String[] bounds = end < 0 ? new String[0] : pattern.substring(at, end).split(",", 2);
        double most = 0;
        for (String bound : bounds) {
            most = Math.max(most, bound.isEmpty() ? most + 1 : times(bound));
        }
        atom(Math.max(1, last * most));
    }

    private static double times(String digits) {
        boolean isNumber = digits.length() <= MOST_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Double.parseDouble(digits) : 0;
    }
}
