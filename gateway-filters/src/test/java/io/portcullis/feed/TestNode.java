package io.portcullis.feed;

import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** A follower and what it writes to, by a clock that a test advances. */
final class TestNode {

    final String name;
    final SetReplica replica;
    final Freshness freshness;
    final FeedStatistics statistics = new FeedStatistics();
    final Follower follower;
    private final TestClock clock;

    TestNode(String name, FeedStore store, TestClock clock, long seed) {
        this.name = name;
        this.clock = clock;
        LongSupplier nanoTime = () -> clock.millis() * 1_000_000;
        replica = new SetReplica(clock);
        freshness = new Freshness(nanoTime);
        Pace pace = new Pace(FeedTimes.standard(), new SplittableRandom(seed));
        follower = new Follower(name, store, replica, freshness, statistics, pace, nanoTime);
    }

    Duration step() {
        return follower.step();
    }

    Position append(FeedEntry... entries) {
        return follower.append(List.of(entries));
    }

    Duration age() {
        return Duration.ofNanos(freshness.ageNanos());
    }

    boolean isReady() {
        return freshness.isReady();
    }

    boolean isFresh(Duration bound) {
        return isReady() && age().compareTo(bound) <= 0;
    }

    /** Steps at once until there is nothing more to do; time stands still. */
    void settle() {
        for (int i = 0; i < 10_000; i++) {
            if (step().compareTo(Duration.ofMillis(100)) > 0) {
                return;
            }
        }
        throw new AssertionError(name + " does not come to rest");
    }

    /** Steps when it is due for as long as that. */
    void run(Duration time) {
        long end = clock.millis() + time.toMillis();
        while (clock.millis() < end) {
            clock.advance(step());
        }
    }

    static void runAll(TestClock clock, Duration time, TestNode... nodes) {
        long end = clock.millis() + time.toMillis();
        long[] due = new long[nodes.length];
        Arrays.fill(due, clock.millis());
        while (clock.millis() < end) {
            for (int i = 0; i < nodes.length; i++) {
                if (due[i] <= clock.millis()) {
                    due[i] = clock.millis() + nodes[i].step().toMillis();
                }
            }
            clock.advance(Duration.ofMillis(1));
        }
    }
}
