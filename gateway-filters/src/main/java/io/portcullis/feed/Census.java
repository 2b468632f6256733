package io.portcullis.feed;

import java.util.SortedSet;

/**
 * Which nodes have applied a version, of those that were heard of lately. Immutable.
 *
 * @param applied have it
 * @param missing have not said so yet
 * @param isSealed false if the store has lost the log lately, and with it perhaps the names of nodes
 */
public record Census(SortedSet<String> applied, SortedSet<String> missing, boolean isSealed) {

    /** Whether every node has it. */
    public boolean isComplete() {
        return isSealed && missing.isEmpty();
    }
}
