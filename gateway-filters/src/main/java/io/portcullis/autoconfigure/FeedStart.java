package io.portcullis.autoconfigure;

import io.portcullis.feed.Feed;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the feed before the server takes requests, and waits for it as long as its store answers. A store that is away does
 * not keep the application from starting; the node is then not ready until it has been there once.
 */
final class FeedStart
        implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FeedStart.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Feed feed;
    private final ApplicationEventPublisher events;
    private final ScheduledThreadPoolExecutor looker = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread made = new Thread(runnable, "portcullis-readiness");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean isRunning;
    private volatile boolean isHeldBack;

    FeedStart(Feed feed, ApplicationEventPublisher events) {
        this.feed = feed;
        this.events = events;
        looker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        looker.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public void start() {
        isRunning = true;
        feed.start();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!feed.freshness().isReady() && feed.lastError() == null && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The application says that it takes traffic as soon as it has started. */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getSource() != this && event.getState() == ReadinessState.REFUSING_TRAFFIC) {
            // Somebody else's reason, for example that the application ends.
            isHeldBack = false;
        }
        if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC
                && !feed.freshness().isReady()
                && isRunning) {
            log.warn("This node is not ready: it could not yet read what was revoked ({})", feed.lastError());
            AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
            isHeldBack = true;
            looker.execute(this::lookAgain);
        }
    }

    private void lookAgain() {
        if (!isHeldBack) {
            return;
        }
        if (feed.freshness().isReady()) {
            isHeldBack = false;
            log.info("This node is ready");
            AvailabilityChangeEvent.publish(events, this, ReadinessState.ACCEPTING_TRAFFIC);
        } else {
            Future<?> unused = looker.schedule(this::lookAgain, LOOK_AGAIN_MILLIS * 5, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop() {
        isRunning = false;
    }

    /** A context that was stopped may be started again. */
    @Override
    public void destroy() {
        looker.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Before the server. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
