package io.portcullis.feed;

/**
 * What became of entries that were appended. Immutable.
 *
 * @param isDone false if another node holds the repair lock, or somebody else has written into the log, so that nothing was
 *     done
 * @param head the end of the log afterwards
 */
public record Appended(boolean isDone, Position head) {}
