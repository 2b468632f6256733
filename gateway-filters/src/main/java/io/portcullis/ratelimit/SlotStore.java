package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Keeps how many slots each node holds. Thread-safe; no method blocks; answers fail when the store is away. */
public interface SlotStore {

    /**
     * Makes this node hold as many slots as it wants and there are, but never fewer than it uses, until the lease is over.
     *
     * @param most slots of all nodes together
     * @param patience after which nothing is done any more
     * @return the slots that it holds
     */
    CompletableFuture<Integer> hold(Account account, int most, int used, int wanted, Duration lease, Duration patience);
}
