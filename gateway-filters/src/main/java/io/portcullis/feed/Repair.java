package io.portcullis.feed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A comparison of the whole log with the replica, and the upload of what the log has lost, by one node at a time. */
final class Repair {

    private final String node;
    private final FeedStore store;
    private final Replica.Comparison comparison;
    private boolean isLocked;

    /** The lock is the node's: beginning anew, it goes on with the lock that it has. */
    Repair(String node, FeedStore store, Replica.Comparison comparison) {
        this.node = node;
        this.store = store;
        this.comparison = comparison;
    }

    void saw(List<String> entries) {
        comparison.saw(entries);
    }

    boolean isLocked() {
        return isLocked;
    }

    /**
     * Sees to it that there is a log, and locks it for the upload; false if another node has it locked. After that the
     * log has to be read once more: the other node may have uploaded the same.
     */
    boolean lock(@Nullable String abandonedEpoch) {
        isLocked =
                store.append(new Append(List.of(), node, false, abandonedEpoch)).isDone();
        return isLocked;
    }

    /** Whether the log has everything; then gives the lock back, which this node may have without knowing it. */
    boolean isDone() {
        if (comparison.missing().hasNext()) {
            return false;
        }
        store.append(new Append(List.of(), node, true, null));
        return true;
    }

    /** The next entries that the log has lost. */
    List<FeedEntry> next(int limit) {
        List<FeedEntry> chunk = new ArrayList<>(limit);
        Iterator<FeedEntry> missing = comparison.missing();
        while (chunk.size() < limit && missing.hasNext()) {
            chunk.add(missing.next());
        }
        return chunk;
    }

    /** Appends them, if the lock is still ours. */
    Appended upload(List<FeedEntry> chunk) {
        return store.append(new Append(chunk, node, false, null));
    }
}
