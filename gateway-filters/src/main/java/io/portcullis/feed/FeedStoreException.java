package io.portcullis.feed;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked, or did not say so in time: whether it was done is then not known. */
public final class FeedStoreException extends RuntimeException {

    private final boolean isTimeout;

    /** An error with this message, which operators see. */
    public FeedStoreException(String message, boolean isTimeout, @Nullable Throwable cause) {
        super(message, cause);
        this.isTimeout = isTimeout;
    }

    /** Whether the store did not answer at all. */
    public boolean isTimeout() {
        return isTimeout;
    }
}
