package io.portcullis.feed;

/**
 * The last that a node was heard of. Immutable.
 *
 * @param node its name
 * @param epoch of the timeline that it follows
 * @param version that it has applied
 * @param ageMillis how long ago it said so, by the store's clock
 */
public record Heartbeat(String node, String epoch, long version, long ageMillis) {}
