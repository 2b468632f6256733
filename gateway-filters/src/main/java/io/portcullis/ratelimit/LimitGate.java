package io.portcullis.ratelimit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store is asked at all. After three failures no request waits for it any more, until it was heard of by other
 * means and has answered a trial. Thread-safe.
 */
final class LimitGate {

    private static final Logger log = LoggerFactory.getLogger(LimitGate.class);
    private static final int FAILURES = 3;
    private static final Duration NEVER = Duration.ofDays(365);

    private final LongSupplier nanoTime;
    private final LongSupplier silenceNanos;
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "portcullis-limits",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(FAILURES)
                    .minimumNumberOfCalls(FAILURES)
                    .failureRateThreshold(100)
                    .waitDurationInOpenState(NEVER)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());
    private volatile long openedAt;

    /**
     * A gate for this store.
     *
     * @param silenceNanos since the store was heard of by other means
     */
    LimitGate(LongSupplier nanoTime, LongSupplier silenceNanos) {
        this.nanoTime = nanoTime;
        this.silenceNanos = silenceNanos;
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> {
                    openedAt = nanoTime.getAsLong();
                    log.warn("Limits are counted without the store, which does not answer in time");
                }
                case CLOSED -> log.info("Limits are counted by the store again");
                default -> log.debug("The store of limits is tried");
            }
        });
    }

    /** Whether requests may ask. */
    boolean isShut() {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    /** Whether somebody should try who does not wait for it; at most one at a time. */
    boolean shouldTry() {
        if (breaker.getState() == CircuitBreaker.State.OPEN
                && nanoTime.getAsLong() - openedAt > silenceNanos.getAsLong()) {
            try {
                breaker.transitionToHalfOpenState();
            } catch (RuntimeException e) {
                log.debug("Somebody else was faster: {}", e.getMessage());
            }
        }
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN && breaker.tryAcquirePermission();
    }

    void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(Throwable error) {
        breaker.onError(0, TimeUnit.NANOSECONDS, error);
    }
}
