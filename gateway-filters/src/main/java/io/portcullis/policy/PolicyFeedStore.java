package io.portcullis.policy;

import io.portcullis.feed.FeedStore;

/**
 * The store of the log that says which documents there are; a type of its own, so that nobody takes it for the one of
 * revocations. Immutable, and as thread-safe as the store.
 *
 * @param store closed with this
 */
public record PolicyFeedStore(FeedStore store) implements AutoCloseable {

    @Override
    public void close() {
        store.close();
    }
}
