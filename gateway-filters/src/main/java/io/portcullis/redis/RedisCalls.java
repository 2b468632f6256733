package io.portcullis.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.portcullis.feed.FeedStoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;

/**
 * Waits for answers, each with a deadline. Immutable.
 *
 * @param timeout of each call
 */
record RedisCalls(Duration timeout) {

    /** The answer, which there has to be. */
    <T> T await(Mono<T> call) {
        return find(call).orElseThrow(() -> failed(new IllegalStateException("Redis answered nothing")));
    }

    /** The answer, if there is one. */
    <T> Optional<T> find(Mono<T> call) {
        try {
            return call.timeout(timeout).blockOptional();
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    FeedStoreException failed(RuntimeException e) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
        boolean isTimeout = cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException;
        return new FeedStoreException(
                isTimeout
                        ? "Redis did not answer within " + timeout.toMillis() + " ms"
                        : "Redis: " + cause.getMessage(),
                isTimeout,
                e);
    }
}
