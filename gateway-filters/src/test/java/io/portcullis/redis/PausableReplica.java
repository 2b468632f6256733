package io.portcullis.redis;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import java.util.List;

/** A replica whose node can be paused where that is the most dangerous: between an answer of the store and its merge. */
final class PausableReplica implements Replica {

    private final Replica replica;
    private boolean isPaused;

    PausableReplica(Replica replica) {
        this.replica = replica;
    }

    synchronized void pause(boolean paused) {
        isPaused = paused;
        notifyAll();
    }

    @Override
    public void merge(List<String> entries, long storeMillis) {
        awaitResumption();
        replica.merge(entries, storeMillis);
    }

    private synchronized void awaitResumption() {
        try {
            while (isPaused) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<FeedEntry> newest(int limit) {
        return replica.newest(limit);
    }

    @Override
    public long rank(String subject) {
        return replica.rank(subject);
    }

    @Override
    public Comparison compare() {
        return replica.compare();
    }
}
