package io.portcullis.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way into the log. Immutable.
 *
 * @param entries in order; none just sees to it that there is a log
 * @param repairer the name under which the repair lock has to be got or held, or null if these are news
 * @param isLastRepair whether the lock is given back afterwards
 * @param abandoned an epoch that must not go on, because its log is damaged, or null
 */
public record Append(
        List<FeedEntry> entries,
        @Nullable String repairer,
        boolean isLastRepair,
        @Nullable String abandoned) {

    /** News. */
    static Append of(List<FeedEntry> entries) {
        return new Append(List.copyOf(entries), null, false, null);
    }
}
