package io.portcullis.audit;

import io.portcullis.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last requests and what was decided of them, in memory. Thread-safe and lock-free. */
public final class RecentDecisions {

    private static final int MOST = 100_000;

    private final AtomicReferenceArray<RequestTrace> ring;
    private final AtomicLong count = new AtomicLong();

    /**
     * Keeps so many; 0 keeps none.
     *
     * @throws ConfigurationException if that is too many
     */
    public RecentDecisions(int capacity) {
        if (capacity < 0 || capacity > MOST) {
            throw new ConfigurationException(
                    "portcullis.audit.recent is " + capacity + "; expected 0 to " + MOST,
                    "Correct portcullis.audit.recent.");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /** Keeps the request among the last; one that is still kept stays where it is. */
    public void keep(RequestTrace trace) {
        int capacity = ring.length();
        if (capacity == 0 || (trace.slot >= 0 && ring.getPlain(trace.slot) == trace)) {
            return;
        }
        int slot = (int) (count.getAndIncrement() % capacity);
        trace.slot = slot;
        ring.setRelease(slot, trace);
    }

    /** Those that are kept, the newest first. */
    public List<DecidedRequest> newest() {
        List<DecidedRequest> kept = new ArrayList<>();
        long end = count.get();
        for (long i = end - 1; i >= Math.max(0, end - ring.length()); i--) {
            RequestTrace trace = ring.getAcquire((int) (i % ring.length()));
            if (trace != null) {
                kept.add(trace.view());
            }
        }
        return kept;
    }

    /** How many there were since the start. */
    public long total() {
        return count.get();
    }

    /** How many are kept at the most. */
    public int capacity() {
        return ring.length();
    }
}
