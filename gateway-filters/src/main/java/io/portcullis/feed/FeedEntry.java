package io.portcullis.feed;

/**
 * Something to tell all nodes. Immutable.
 *
 * @param text one line; to merge it twice, or in another order, must make no difference
 * @param expires when it no longer matters, in epoch seconds
 */
public record FeedEntry(String text, long expires) {}
