package io.portcullis.policy;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when something has been waiting to be loaded; immutable.
 *
 * @param since by the clock, or null if nothing is
 */
record Pending(LongSupplier nanoTime, @Nullable Long since) {

    long nanos() {
        return since == null ? 0 : Math.max(0, nanoTime.getAsLong() - since);
    }
}
