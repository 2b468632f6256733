package io.portcullis.redis;

import java.time.Duration;

/** One history: a fleet under load, faults for some time, and the rest after it. */
final class HistoryRun {

    private static final int NODES = 3;
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    private final long seed;
    private final History history = new History();
    private final HistorySchedule schedule;

    HistoryRun(long seed) {
        this.seed = seed;
        this.schedule = new HistorySchedule(seed);
    }

    /** Throws if anything is wrong at rest; what was wrong before is in the history. */
    History run(Duration length, int leastFaults) {
        try (HistoryFleet<HistoryNode> fleet = new HistoryFleet<>(
                NODES,
                HistoryNode.KEYS,
                (name, proxy, password) -> new HistoryNode(name, proxy, password, CALL_TIMEOUT))) {
            try (HistoryLoad load = new HistoryLoad(fleet, history, seed)) {
                inflict(fleet, length, leastFaults);
            }
            if (history.violations().isEmpty()) {
                new HistoryAtRest(fleet, history).verify();
            }
        } finally {
            System.out.println(this);
        }
        return history;
    }

    private void inflict(HistoryFleet<HistoryNode> fleet, Duration length, int leastFaults) {
        while (history.violations().isEmpty()
                && (schedule.inflicted() < leastFaults || history.seconds() < length.toSeconds())) {
            schedule.inflictNext(fleet);
        }
    }

    @Override
    public String toString() {
        return "History of seed " + seed + ", " + history.seconds() + " s: " + history + ", " + schedule + ", "
                + history.violations().size() + " violations";
    }
}
