package io.portcullis.ratelimit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened at the limits of this node since its start; thread-safe. */
public final class LimitStatistics {

    private final ConcurrentMap<String, OfLimit> limits = new ConcurrentHashMap<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** What happened at one limit; thread-safe. */
    public static final class OfLimit {
        private final LongAdder granted = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder shadowed = new LongAdder();
        private final LongAdder unavailable = new LongAdder();
        private final LongAdder leased = new LongAdder();

        private OfLimit() {}

        /** Requests that it let pass. */
        public long granted() {
            return granted.sum();
        }

        /** Requests that it refused. */
        public long refused() {
            return refused.sum();
        }

        /** Requests that it would have refused, was it not in shadow mode. */
        public long shadowed() {
            return shadowed.sum();
        }

        /** Requests that were decided while the store was away. */
        public long unavailable() {
            return unavailable.sum();
        }

        /** Units that were granted beforehand. */
        public long leased() {
            return leased.sum();
        }
    }

    /** What happened at a limit. */
    public OfLimit of(String limit) {
        OfLimit known = limits.get(limit);
        return known != null ? known : limits.computeIfAbsent(limit, name -> new OfLimit());
    }

    /** What happened, by limit. */
    public Map<String, OfLimit> limits() {
        return new TreeMap<>(limits);
    }

    /** Calls of the store. */
    public long calls() {
        return calls.sum();
    }

    /** Calls of the store that failed or took too long. */
    public long failures() {
        return failures.sum();
    }

    void called() {
        calls.increment();
    }

    void failed() {
        failures.increment();
    }

    void leased(String limit, long units) {
        of(limit).leased.add(units);
    }

    void count(LimitOutcome outcome) {
        for (int i = 0; i < outcome.statuses().size(); i++) {
            LimitStatus status = outcome.statuses().get(i);
            OfLimit limit = of(status.demand().limit().name());
            boolean isShadow = status.demand().limit().isShadow();
            if (status.isViolated()) {
                (isShadow ? limit.shadowed : limit.refused).increment();
            } else if (outcome.verdict() == LimitOutcome.Verdict.GRANTED) {
                limit.granted.increment();
            }
        }
    }

    void count(String limit, boolean isShadow, LimitOutcome.Verdict verdict) {
        OfLimit counted = of(limit);
        switch (verdict) {
            case GRANTED -> counted.granted.increment();
            case REFUSED -> (isShadow ? counted.shadowed : counted.refused).increment();
            case UNAVAILABLE -> counted.unavailable.increment();
        }
    }

    void decidedWithoutStore(Demand demand) {
        of(demand.limit().name()).unavailable.increment();
    }
}
