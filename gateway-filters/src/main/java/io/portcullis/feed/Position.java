package io.portcullis.feed;

import java.util.List;

/**
 * A place in a timeline of the log: everything up to the version, vouched for by the chain. Immutable.
 *
 * @param epoch of the timeline; a store that has lost its log begins another one
 * @param version of the last entry, 0 before the first
 * @param chain the fold of all entries up to there
 */
public record Position(String epoch, long version, String chain) {

    /** Before the first entry that the store still has, whatever the timeline. */
    public static final Position START = new Position("", 0, "");

    /** The beginning of a timeline. */
    public static Position beginningOf(String epoch) {
        return new Position(epoch, 0, epoch);
    }

    /** Whether this is {@link #START}. */
    public boolean isStart() {
        return epoch.isEmpty();
    }

    /** The place behind this entry. */
    Position after(String entry) {
        return new Position(epoch, version + 1, Chain.next(chain, version + 1, entry));
    }

    /** The place behind these entries. */
    Position afterAll(List<FeedEntry> entries) {
        Position position = this;
        for (FeedEntry entry : entries) {
            position = position.after(entry.text());
        }
        return position;
    }
}
