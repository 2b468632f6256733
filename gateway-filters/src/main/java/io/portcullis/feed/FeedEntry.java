package io.portcullis.feed;

import org.jspecify.annotations.Nullable;

/**
 * Something to tell all nodes. Immutable.
 *
 * @param text one line; to merge it twice, or in another order, must make no difference
 * @param expires when it no longer matters, in epoch seconds; means nothing where there is a succession
 * @param succession which entries it supersedes and which supersede it, or null if it stands alone
 */
public record FeedEntry(String text, long expires, @Nullable Succession succession) {

    /** One that stands alone. */
    public FeedEntry(String text, long expires) {
        this(text, expires, null);
    }

    /** One that matters until a higher rank supersedes it. */
    public FeedEntry(String text, Succession succession) {
        this(text, Long.MAX_VALUE, succession);
    }
}
