package io.portcullis.ratelimit;

/**
 * How one limit stands after a request. Immutable.
 *
 * @param remaining units that are left, as far as this node knows
 * @param retryNanos until what was asked for could be there; 0 if it was
 * @param resetNanos until the whole burst is there
 */
public record LimitStatus(Demand demand, long remaining, long retryNanos, long resetNanos) {

    /** Whether this limit refuses. */
    public boolean isViolated() {
        return retryNanos > 0;
    }

    static LimitStatus of(Demand demand, Balance balance) {
        return new LimitStatus(demand, balance.available(), balance.retryNanos(), balance.resetNanos());
    }
}
