package io.portcullis.feed;

import java.util.concurrent.atomic.LongAdder;

/** What happened to a node's feed since its start; thread-safe. */
public final class FeedStatistics {

    private final LongAdder failures = new LongAdder();
    private final LongAdder resets = new LongAdder();
    private final LongAdder epochChanges = new LongAdder();
    private final LongAdder repaired = new LongAdder();
    private final LongAdder delayed = new LongAdder();
    private final LongAdder delayMillis = new LongAdder();

    void failed() {
        failures.increment();
    }

    void reset() {
        resets.increment();
    }

    void changedEpoch() {
        epochChanges.increment();
    }

    void repaired(int entries) {
        repaired.add(entries);
    }

    void delayed(long millis) {
        delayed.increment();
        delayMillis.add(millis);
    }

    /** Calls of the store that failed. */
    public long failures() {
        return failures.sum();
    }

    /** How often this node's position was not on the log's timeline. */
    public long resets() {
        return resets.sum();
    }

    /** How often the log had another epoch than before. */
    public long epochChanges() {
        return epochChanges.sum();
    }

    /** Entries that the log had lost and this node has uploaded. */
    public long repaired() {
        return repaired.sum();
    }

    /** Entries of other nodes that came while this node followed the log. */
    public long received() {
        return delayed.sum();
    }

    /** How long these entries took from the store to this node, all together, in milliseconds of the store's clock. */
    public double delayMillis() {
        return delayMillis.sum();
    }
}
