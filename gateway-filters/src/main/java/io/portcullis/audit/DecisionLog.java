package io.portcullis.audit;

import java.util.List;

/** Takes note of decisions; called on the request path, so it neither blocks nor throws. */
@FunctionalInterface
public interface DecisionLog {

    /** A log that forgets. */
    static DecisionLog none() {
        return decision -> {};
    }

    /** A log that tells all of these. */
    static DecisionLog all(List<DecisionLog> logs) {
        if (logs.size() == 1) {
            return logs.get(0);
        }
        DecisionLog[] copy = logs.toArray(DecisionLog[]::new);
        return decision -> {
            for (DecisionLog log : copy) {
                log.record(decision);
            }
        };
    }

    /** Takes note of one decision. */
    void record(DecisionRecord decision);
}
