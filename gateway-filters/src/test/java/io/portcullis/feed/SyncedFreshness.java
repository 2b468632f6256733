package io.portcullis.feed;

import java.util.function.LongSupplier;

/** The age of a replica that a test decides. */
public final class SyncedFreshness {

    private SyncedFreshness() {}

    /** Of a replica that had everything at this instant of the clock. */
    public static Freshness at(LongSupplier nanoTime, long syncedAt) {
        Freshness freshness = new Freshness(nanoTime);
        freshness.syncedAt(syncedAt);
        return freshness;
    }
}
