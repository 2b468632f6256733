package io.portcullis.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a node asks next; spread, so that nodes do not ask in step. Used by one thread. */
final class Pace {

    private static final int TIMEOUTS_OF_A_HANGING_STORE = 2;
    private static final int MOST_DOUBLINGS = 16;

    private final FeedTimes times;
    private final RandomGenerator random;
    private int failures;
    private int timeouts;

    Pace(FeedTimes times, RandomGenerator random) {
        this.times = times;
        this.random = random;
    }

    /** While nothing happens. */
    Duration idle() {
        return Duration.ofMillis((long) (times.pullEvery().toMillis() * random.nextDouble(0.8, 1.2)));
    }

    /** When something happened that others wait for. */
    Duration soon() {
        return times.report();
    }

    void succeeded() {
        failures = 0;
        timeouts = 0;
    }

    /** Takes note of a failure and answers whether the connection had better be dropped. */
    boolean isHanging(FeedStoreException e) {
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        timeouts = e.isTimeout() ? timeouts + 1 : 0;
        return timeouts > 0 && timeouts % TIMEOUTS_OF_A_HANGING_STORE == 0;
    }

    /** Exponential, with full jitter. */
    Duration afterFailure() {
        long least = times.leastBackOff().toMillis();
        long most = Math.min(times.mostBackOff().toMillis(), least << failures);
        return Duration.ofMillis(random.nextLong(least, most + 1));
    }
}
