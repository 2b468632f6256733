package io.portcullis.autoconfigure;

import io.portcullis.feed.Census;
import io.portcullis.feed.Feed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows how many nodes there were when the store was last heard of. Thread-safe. */
final class NodeCount implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NodeCount.class);
    private static final long EVERY_SECONDS = 2;

    private final Feed feed;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread made = new Thread(runnable, "portcullis-nodes");
        made.setDaemon(true);
        return made;
    });
    private volatile int last = 1;

    NodeCount(Feed feed) {
        this.feed = feed;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        Future<?> unused = thread.scheduleWithFixedDelay(this::count, 1, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** A log that was lost names only the nodes that have come back; then the last number stays. */
    private void count() {
        try {
            Census census = feed.whoHas(feed.position());
            if (census.isSealed()) {
                last = Math.max(1, census.applied().size() + census.missing().size());
            }
        } catch (RuntimeException e) {
            log.debug("The nodes could not be counted: {}", e.getMessage());
        }
    }

    int last() {
        return last;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
