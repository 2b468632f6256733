package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock in nanoseconds that stands still until a test advances it. */
final class TestTicks implements LongSupplier {

    private final AtomicLong now = new AtomicLong(-5_000_000_000L);

    void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    @Override
    public long getAsLong() {
        return now.get();
    }
}
