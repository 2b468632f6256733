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
        List<DecisionLog> copy = List.copyOf(logs);
        return decision -> copy.forEach(log -> log.record(decision));
    }

    /** Takes note of one decision. */
    void record(DecisionRecord decision);
}
