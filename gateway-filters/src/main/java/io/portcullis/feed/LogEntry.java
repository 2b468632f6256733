package io.portcullis.feed;

/**
 * An entry in the log. Immutable.
 *
 * @param version 1 or more, without gaps
 * @param text of the entry
 * @param chain the fold of all entries up to this one
 * @param recordedAt when the store took it, in milliseconds of the store's clock
 */
public record LogEntry(long version, String text, String chain, long recordedAt) {}
