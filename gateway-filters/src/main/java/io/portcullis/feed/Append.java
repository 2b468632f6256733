package io.portcullis.feed;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way into the log. Immutable.
 *
 * @param entries in order; none just sees to it that there is a log
 * @param repairer the name under which the repair lock has to be got or held, or null if these are news
 * @param isLastRepair whether the lock is given back afterwards
 * @param abandoned an epoch that must not go on, because its log is damaged, or null
 * @param expectedRank the highest rank that the subject of the only entry must have, 0 for none; null if any will do
 */
public record Append(
        List<FeedEntry> entries,
        @Nullable String repairer,
        boolean isLastRepair,
        @Nullable String abandoned,
        @Nullable Long expectedRank) {

    /** Whatever the ranks are. */
    public Append(
            List<FeedEntry> entries, @Nullable String repairer, boolean isLastRepair, @Nullable String abandoned) {
        this(entries, repairer, isLastRepair, abandoned, null);
    }

    /** News. */
    static Append of(List<FeedEntry> entries) {
        return new Append(List.copyOf(entries), null, false, null);
    }

    /**
     * News on a condition.
     *
     * @throws IllegalArgumentException if the entry has no succession, or a rank that is not above the expected one
     */
    static Append onlyIf(FeedEntry entry, long expectedRank) {
        Succession succession = entry.succession();
        if (succession == null || expectedRank < 0 || succession.rank() <= expectedRank) {
            throw new IllegalArgumentException("the succession is " + succession + "; expected a rank above "
                    + expectedRank + ", which is at least 0");
        }
        return new Append(List.of(entry), null, false, null, expectedRank);
    }

    /** The succession of the only entry. */
    public Succession condition() {
        return Objects.requireNonNull(entries.get(0).succession());
    }
}
