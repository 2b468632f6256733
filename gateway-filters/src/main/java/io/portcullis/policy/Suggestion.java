package io.portcullis.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known word that somebody may have meant. */
final class Suggestion {

    private static final int LONGEST = 40;

    private Suggestion() {}

    /** {@code ; did you mean 'x'?} or nothing. */
    static String of(String word, Collection<String> known) {
        String meant = nearest(word, known);
        return meant == null ? "" : "; did you mean '" + meant + "'?";
    }

    /** What is said of a word that is not known. */
    static String unknown(String what, String word, Collection<String> known) {
        return unknown(what, word, "", known);
    }

    /** What is said of a word that is not known where it stands. */
    static String unknown(String what, String word, String where, Collection<String> known) {
        String suggestion = of(word, known);
        return "unknown " + what + " " + Quoted.of(word) + where + (suggestion.isEmpty() ? ";" : suggestion)
                + " expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known);
    }

    private static @Nullable String nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(each -> distance(lower, each.toLowerCase(Locale.ROOT)) <= allowed(each))
                .min(Comparator.comparingInt(each -> distance(lower, each.toLowerCase(Locale.ROOT))))
                .orElse(null);
    }

    private static int allowed(String known) {
        return known.length() <= 3 ? 1 : known.length() <= 10 ? 2 : 3;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, i, j, steps);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] steps) {
        int replaced = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean isSwap = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return isSwap ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
