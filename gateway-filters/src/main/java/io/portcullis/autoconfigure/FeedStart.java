package io.portcullis.autoconfigure;

import io.portcullis.feed.Feed;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the feeds before the server takes requests, and waits for them, and for the policies to be loaded, as long as
 * their stores answer. A store that is away does not keep the application from starting; the node is then not ready until
 * everything has been there once.
 */
final class FeedStart
        implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FeedStart.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Feed revocations;
    private final Feed policies;
    private final PolicyLoader loader;
    private final PolicyFiles files;
    private final ApplicationEventPublisher events;
    private final ScheduledThreadPoolExecutor looker = new ScheduledThreadPoolExecutor(1, runnable -> {
        Thread made = new Thread(runnable, "portcullis-readiness");
        made.setDaemon(true);
        return made;
    });
    private volatile boolean isRunning;
    private volatile boolean isHeldBack;

    FeedStart(
            Feed revocations, Feed policies, PolicyLoader loader, PolicyFiles files, ApplicationEventPublisher events) {
        this.revocations = revocations;
        this.policies = policies;
        this.loader = loader;
        this.files = files;
        this.events = events;
        looker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        looker.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public void start() {
        isRunning = true;
        revocations.start();
        policies.start();
        loader.start();
        files.start();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!isReady() && lastError() == null && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean isReady() {
        return revocations.freshness().isReady()
                && policies.freshness().isReady()
                && loader.isLoaded()
                && files.isPublished();
    }

    private @Nullable String lastError() {
        String error = revocations.lastError();
        return error != null ? error : policies.lastError();
    }

    private String lacking() {
        if (!revocations.freshness().isReady()) {
            return "read what was revoked";
        }
        return policies.freshness().isReady() ? "load the policies" : "read which policies there are";
    }

    /** The application says that it takes traffic as soon as it has started. */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getSource() != this && event.getState() == ReadinessState.REFUSING_TRAFFIC) {
            // Somebody else's reason, for example that the application ends.
            isHeldBack = false;
        }
        if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && !isReady() && isRunning) {
            log.warn("This node is not ready: it could not yet {} ({})", lacking(), lastError());
            AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
            isHeldBack = true;
            looker.execute(this::lookAgain);
        }
    }

    private void lookAgain() {
        if (!isHeldBack) {
            return;
        }
        if (isReady()) {
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
