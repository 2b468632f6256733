package io.portcullis.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Faults in an order that the seed decides: two that lose nothing, one that may, and each kind once in a round. */
final class HistorySchedule {

    private static final int PERIOD = 3;

    private final List<HistoryFault> harmless = new ArrayList<>();
    private final List<HistoryFault> harmful = new ArrayList<>();
    private final Map<HistoryFault, Integer> counts = new EnumMap<>(HistoryFault.class);
    private final Random random;
    private int inflicted;

    HistorySchedule(long seed) {
        this.random = new Random(seed);
    }

    /** One more fault, healed when this returns. */
    void inflictNext(HistoryFleet<?> fleet) {
        inflicted++;
        HistoryFault fault = next(inflicted % PERIOD == 0);
        if (fault.mayLose()) {
            fleet.awaitSync();
        }
        counts.merge(fault, 1, Integer::sum);
        fault.inflict(fleet, random);
        if (fault.mayLose()) {
            fleet.awaitSync();
        }
    }

    private HistoryFault next(boolean mayLose) {
        List<HistoryFault> bag = mayLose ? harmful : harmless;
        if (bag.isEmpty()) {
            Arrays.stream(HistoryFault.values())
                    .filter(fault -> fault.mayLose() == mayLose)
                    .forEach(bag::add);
            Collections.shuffle(bag, random);
        }
        return bag.remove(bag.size() - 1);
    }

    int inflicted() {
        return inflicted;
    }

    @Override
    public String toString() {
        return inflicted + " faults " + counts;
    }
}
