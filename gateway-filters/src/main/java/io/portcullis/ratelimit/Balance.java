package io.portcullis.ratelimit;

/**
 * What a store says of one account. Immutable.
 *
 * @param granted units
 * @param available units that are left
 * @param retryNanos until what was needed could be there; 0 if it was, {@link Long#MAX_VALUE} if it never can
 * @param resetNanos until the whole burst is there
 */
public record Balance(long granted, long available, long retryNanos, long resetNanos) {}
