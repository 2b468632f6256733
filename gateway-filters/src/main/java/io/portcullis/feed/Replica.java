package io.portcullis.feed;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * What a node keeps of the log: all of it, until it expires or is superseded. Only the feed's thread calls it. Merging is
 * commutative, associative and idempotent, also of entries that have the same rank; an entry that cannot be read is counted
 * and left out, never thrown over.
 */
public interface Replica {

    /**
     * Merges entries.
     *
     * @param storeMillis the store's clock: whatever has expired by both clocks may be forgotten
     */
    void merge(List<String> entries, long storeMillis);

    /** What came last and has not expired, at most so many. */
    List<FeedEntry> newest(int limit);

    /** The highest rank that is known here of a subject, over all slots; 0 if there is none. */
    default long rank(String subject) {
        return 0;
    }

    /** Begins to compare the log, which is going to be read as a whole, with what is here. */
    Comparison compare();

    /** What the log has lost. */
    interface Comparison {

        /** Of a replica that has nothing which the log could have lost. */
        static Comparison empty() {
            return new Comparison() {
                @Override
                public void saw(List<String> entries) {}

                @Override
                public Iterator<FeedEntry> missing() {
                    return Collections.emptyIterator();
                }
            };
        }

        /** Takes note that the log has these. */
        void saw(List<String> entries);

        /** What is here, has not expired, and was not seen yet; what it returns counts as seen. The newest first. */
        Iterator<FeedEntry> missing();
    }
}
