package io.portcullis.ratelimit;

/**
 * What was admitted, against B + r (W + L). Units are times: n units are n intervals, so the excess of all windows that end
 * now is found by keeping the best beginning only.
 */
final class Admissions {

    private final Rate rate;
    private final double allowedNanos;
    private int count;
    private double chargedNanos;
    private double bestStart = Double.NEGATIVE_INFINITY;
    private double worst = Double.NEGATIVE_INFINITY;

    Admissions(Rate rate, long leaseNanos) {
        this.rate = rate;
        this.allowedNanos = (double) rate.capacityNanos() + leaseNanos;
    }

    /** In the order of time. A window begins with the first of its units and ends with the last. */
    void add(long now, long units) {
        count++;
        bestStart = Math.max(bestStart, now - chargedNanos);
        chargedNanos += (double) units * rate.intervalNanos();
        worst = Math.max(worst, chargedNanos + bestStart - now - allowedNanos);
    }

    /** How much more than allowed was admitted in any window, as time; negative if nothing was. */
    double worstExcessNanos() {
        return worst;
    }

    int count() {
        return count;
    }
}
