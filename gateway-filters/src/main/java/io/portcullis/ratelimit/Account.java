package io.portcullis.ratelimit;

/**
 * Whose units are counted. Immutable.
 *
 * @param limit the name of the limit
 * @param key who, by the limit's key: see {@link LimitKey}
 */
public record Account(String limit, String key) {}
