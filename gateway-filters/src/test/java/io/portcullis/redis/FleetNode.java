package io.portcullis.redis;

import io.portcullis.feed.Feed;

/** One life of a node that follows a log. Thread-safe. */
interface FleetNode extends AutoCloseable {

    String name();

    Feed feed();

    /** Holds the node up between an answer of the store and its merge. */
    void pause(boolean isPaused);

    /** An instant before which everything is claimed to be applied here, or null as long as nothing is claimed. */
    default Long claim() {
        long now = System.nanoTime();
        long age = feed().freshness().ageNanos();
        return age == Long.MAX_VALUE ? null : now - age;
    }

    default boolean hasSyncedSince(long instant) {
        Long claim = claim();
        return claim != null && claim - instant > 0 && feed().lastError() == null;
    }

    @Override
    void close();
}
