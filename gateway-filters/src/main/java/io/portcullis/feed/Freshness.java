package io.portcullis.feed;

import java.util.function.LongSupplier;

/**
 * How old the replica may be at the most: whatever was acknowledged longer ago than that is enforced here. Thread-safe
 * and lock-free; measured by a clock that cannot step.
 */
public final class Freshness {

    private final LongSupplier nanoTime;
    private final long startedAt;
    private volatile boolean isReady;
    private volatile long syncedAt;

    /** A replica that is not there yet. */
    public Freshness(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.syncedAt = startedAt;
    }

    /** Whether the replica was whole at any time. */
    public boolean isReady() {
        return isReady;
    }

    /** The greatest possible age in nanoseconds; {@link Long#MAX_VALUE} as long as it is not ready. */
    public long ageNanos() {
        return isReady ? nanoTime.getAsLong() - syncedAt : Long.MAX_VALUE;
    }

    /** For how long there has been no news, in nanoseconds; counted from the start as long as it is not ready. */
    public long silenceNanos() {
        return nanoTime.getAsLong() - syncedAt;
    }

    /** States that the replica has all that was acknowledged before this instant of the clock. */
    void syncedAt(long nanos) {
        if (!isReady || nanos - syncedAt > 0) {
            syncedAt = nanos;
            isReady = true;
        }
    }
}
