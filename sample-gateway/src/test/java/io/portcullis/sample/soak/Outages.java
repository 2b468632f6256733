package io.portcullis.sample.soak;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The times in which the store is away, or was, and the node may not know yet what happened meanwhile. */
final class Outages {

    private static final class Outage {
        private final long began;
        private volatile boolean isOver;
        private volatile long ended;

        Outage(long began) {
            this.began = began;
        }
    }

    private final List<Outage> outages = new CopyOnWriteArrayList<>();

    void during(Runnable fault) {
        Outage outage = new Outage(System.nanoTime());
        outages.add(outage);
        fault.run();
        outage.ended = System.nanoTime();
        outage.isOver = true;
    }

    /** In {@link System#nanoTime}. */
    boolean touch(long sent, long answered) {
        return outages.stream()
                .anyMatch(outage -> answered - outage.began >= 0 && (!outage.isOver || outage.ended - sent >= 0));
    }
}
