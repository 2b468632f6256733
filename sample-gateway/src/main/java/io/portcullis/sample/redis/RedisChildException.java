package io.portcullis.sample.redis;

/** There is no Redis, and the message says why. */
final class RedisChildException extends RuntimeException {

    RedisChildException(String message) {
        super(message);
    }
}
