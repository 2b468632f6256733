package io.portcullis.token;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A source whose fetches end in time, and which leaves an issuer alone that keeps failing. Thread-safe.
 *
 * <p>The time limit is inside and the breaker outside: the other way round, fetches that take too long are never counted.
 */
final class GuardedKeySetSource implements KeySetSource {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);
    private static final int FAILURES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final KeySetSource source;
    private final TimeLimiter timeLimiter;
    private final CircuitBreaker breaker;

    GuardedKeySetSource(String issuerName, KeySetSource source) {
        this.source = source;
        this.timeLimiter = TimeLimiter.of(
                issuerName,
                TimeLimiterConfig.custom().timeoutDuration(TIME_LIMIT).build());
        this.breaker = CircuitBreaker.of(
                issuerName,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(FAILURES)
                        .minimumNumberOfCalls(FAILURES)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(PAUSE)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    @Override
    public Mono<byte[]> fetch() {
        return Mono.defer(source::fetch)
                .transformDeferred(TimeLimiterOperator.of(timeLimiter))
                .transformDeferred(CircuitBreakerOperator.of(breaker));
    }
}
