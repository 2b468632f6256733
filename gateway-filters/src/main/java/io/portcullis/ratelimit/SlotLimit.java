package io.portcullis.ratelimit;

/**
 * A limit of requests at the same time. Immutable.
 *
 * @param key by what callers are told apart
 * @param maxConcurrent requests of one caller, 1 to 1,000,000
 * @param onUnavailable what becomes of requests while the store is away
 * @param isShadow whether it counts only and refuses nobody
 */
public record SlotLimit(String name, LimitKey key, int maxConcurrent, OnUnavailable onUnavailable, boolean isShadow) {

    /** Refuses what makes no sense. */
    public SlotLimit {
        if (maxConcurrent < 1 || maxConcurrent > 1_000_000) {
            throw new IllegalArgumentException("max-concurrent is " + maxConcurrent + "; expected 1 to 1000000");
        }
    }

    /** Whose slots the request needs. */
    public Account of(LimitedRequest request) {
        return new Account(name, key.of(request));
    }
}
