package io.portcullis.testing;

/** Redis answered a command with an error. */
public final class RedisErrorReply extends RuntimeException {

    private static final long serialVersionUID = 1;

    RedisErrorReply(String message) {
        super(message);
    }
}
