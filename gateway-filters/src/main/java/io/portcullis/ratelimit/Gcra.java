package io.portcullis.ratelimit;

/**
 * The generic cell rate algorithm (ITU-T I.371 annex A, in the form of a virtual schedule): an account is one time, the
 * theoretical arrival time (TAT) of the next unit. Pure functions; times in nanoseconds of any one clock.
 */
final class Gcra {

    private Gcra() {}

    /**
     * What becomes of an account.
     *
     * @param theoreticalArrival what the account is afterwards
     * @param granted units, 0 if there are fewer than needed
     * @param available units that are left
     * @param retryNanos until what is needed could be there; 0 if it was
     * @param resetNanos until the whole burst is there
     */
    record Outcome(long theoreticalArrival, long granted, long available, long retryNanos, long resetNanos) {
        Balance balance() {
            return new Balance(granted, available, retryNanos, resetNanos);
        }
    }

    /**
     * Grants as much as there is of what is wanted, or nothing if that is less than is needed.
     *
     * @param need units, at most {@code want}
     */
    static Outcome charge(long theoreticalArrival, long now, Rate rate, long need, long want) {
        long interval = rate.intervalNanos();
        long limit = now + rate.capacityNanos();
        // A quota that was lowered leaves a time that lies beyond what the new one can reach.
        long base = Math.min(Math.max(theoreticalArrival, now), limit);
        long available = (limit - base) / interval;
        if (available < need) {
            long retry = need > rate.burst() ? Long.MAX_VALUE : base + need * interval - limit;
            return new Outcome(theoreticalArrival, 0, available, retry, base - now);
        }
        long granted = Math.min(want, available);
        long arrival = base + granted * interval;
        return new Outcome(granted == 0 ? theoreticalArrival : arrival, granted, available - granted, 0, arrival - now);
    }

    /**
     * Undoes a charge, but for what the account would meanwhile have refilled: what remains charged is never less than if
     * there had been no charge.
     *
     * @param elapsedNanos since the charge, at least
     */
    static long giveBack(long theoreticalArrival, Rate rate, long units, long elapsedNanos) {
        return theoreticalArrival - Math.max(0, units * rate.intervalNanos() - elapsedNanos);
    }
}
