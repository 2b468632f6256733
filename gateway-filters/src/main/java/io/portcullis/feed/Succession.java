package io.portcullis.feed;

import io.portcullis.SafeText;
import java.util.regex.Pattern;

/**
 * The place of an entry among those that supersede each other: of one subject and slot the highest rank is the one that
 * counts. Such an entry never expires. Two of the same rank can only come from a store that had lost one of them; the log
 * keeps both then, and replicas choose by nothing but the texts. Immutable.
 *
 * @param subject what the entries are about: 1 to 512 characters without control characters
 * @param slot a part of it that has a highest rank of its own: 1 to 32 lower-case letters, digits and hyphens
 * @param rank from 1 to {@value #HIGHEST}
 */
public record Succession(String subject, String slot, long rank) {

    /** As far as the scripts of a store count exactly. */
    public static final long HIGHEST = 999_999_999_999_999L;

    private static final int LONGEST_SUBJECT = 512;
    private static final Pattern SLOT = Pattern.compile("[a-z0-9-]{1,32}");

    /**
     * Refuses what a store could not tell apart.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public Succession {
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT || !SafeText.isSafe(subject)) {
            throw new IllegalArgumentException("the subject has " + subject.length()
                    + " characters; expected 1 to 512 without control characters");
        }
        if (!SLOT.matcher(slot).matches()) {
            throw new IllegalArgumentException(
                    "the slot is '" + slot + "'; expected 1 to 32 lower-case letters, digits and hyphens");
        }
        if (rank < 1 || rank > HIGHEST) {
            throw new IllegalArgumentException("the rank is " + rank + "; expected 1 to " + HIGHEST);
        }
    }
}
