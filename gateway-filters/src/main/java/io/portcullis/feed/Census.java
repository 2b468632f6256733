package io.portcullis.feed;

import java.util.SortedSet;

/**
 * Which nodes have applied a version, of those that were heard of lately. Immutable.
 *
 * @param applied have it
 * @param missing have not said so yet
 */
public record Census(SortedSet<String> applied, SortedSet<String> missing) {

    /** Whether every node has it. */
    public boolean isComplete() {
        return missing.isEmpty();
    }
}
