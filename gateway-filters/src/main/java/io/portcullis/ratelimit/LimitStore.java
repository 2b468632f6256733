package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps accounts. Thread-safe; no method blocks.
 *
 * <p>Answers fail with any exception when the store is away, and then nobody knows whether a charge was made, unless its
 * patience had run out before the store got to it.
 */
public interface LimitStore extends AutoCloseable {

    /**
     * Charges all of them or none.
     *
     * @param charges of different accounts, at least one
     * @param patience after which the charge is not made any more
     */
    CompletableFuture<Charged> charge(List<Charge> charges, Duration patience);

    /**
     * Takes back charges of which nobody had any use, as far as the accounts would not have refilled meanwhile; only as well
     * as it can.
     *
     * @param granted what was granted is what they want
     * @param elapsed since the charge, at least
     */
    void giveBack(List<Charge> granted, Duration elapsed);

    /** Fills an account; answers whether anything had been charged to it. */
    CompletableFuture<Boolean> reset(Account account);

    @Override
    void close();
}
