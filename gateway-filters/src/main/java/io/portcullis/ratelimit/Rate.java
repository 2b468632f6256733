package io.portcullis.ratelimit;

import java.time.Duration;

/**
 * How much per time: so many units in each period on average, and at once up to the burst. Immutable.
 *
 * <p>The interval between two units is rounded up to a quarter of a microsecond, which both clocks count without error, so
 * never more passes than was allowed.
 *
 * @param quota units in a period, 1 to 1,000,000 for each second of it
 * @param period 1s to 31 days
 * @param burst units at once, 1 to 1,000,000,000; as long as filling it anew takes no more than a year
 */
public record Rate(long quota, Duration period, long burst) {

    /** What Redis and this node count in. */
    static final long TICK_NANOS = 250;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final long MOST_PER_SECOND = 1_000_000;
    private static final long MOST_AT_ONCE = 1_000_000_000;
    private static final Duration LONGEST_FILLING = Duration.ofDays(366);

    /** Refuses what cannot be counted. */
    public Rate {
        require(
                period.compareTo(SHORTEST) >= 0 && period.compareTo(LONGEST) <= 0,
                "period is " + period + "; expected 1s to 31d");
        require(
                quota >= 1 && quota / Math.max(1.0, period.toNanos() / 1e9) <= MOST_PER_SECOND,
                "quota is " + quota + " in " + period + "; expected at least 1 and at most " + MOST_PER_SECOND
                        + " a second");
        require(burst >= 1 && burst <= MOST_AT_ONCE, "burst is " + burst + "; expected 1 to " + MOST_AT_ONCE);
        require(
                burst * (period.toNanos() / (double) quota) <= LONGEST_FILLING.toNanos(),
                "burst is " + burst + ", which takes more than a year to fill at " + quota + " in " + period
                        + "; expected less");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** From one unit to the next, in nanoseconds: a multiple of 250. */
    public long intervalNanos() {
        long exact = period.toNanos();
        long ticks = Math.floorDiv(exact + quota * TICK_NANOS - 1, quota * TICK_NANOS);
        return ticks * TICK_NANOS;
    }

    /** Until an empty account is full again, in nanoseconds. */
    long capacityNanos() {
        return burst * intervalNanos();
    }

    /**
     * A share of it, for each of so many nodes.
     *
     * @param least units that have to be possible at once
     */
    Rate share(int nodes, long least) {
        if (nodes <= 1) {
            return this;
        }
        Duration longer = period.multipliedBy(nodes);
        boolean fits = longer.compareTo(LONGEST) <= 0;
        long units = fits ? quota : Math.max(1, quota / nodes);
        Duration time = fits ? longer : period;
        long atOnce = Math.max(Math.min(least, burst), burst / nodes);
        long fillable = (long) (LONGEST_FILLING.toNanos() / (time.toNanos() / (double) units));
        return new Rate(units, time, Math.max(1, Math.min(atOnce, fillable)));
    }
}
