package io.portcullis.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.Stage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts decisions in {@code portcullis.decisions}; the tags are route, stage, outcome and reason, all bounded. */
public final class DecisionCounters implements DecisionLog {

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Counter> counters = new ConcurrentHashMap<>();

    /** Counts in this registry. */
    public DecisionCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void record(DecisionRecord entry) {
        Key key = new Key(entry.route(), entry.stage(), AuditLog.reason(entry.decision()));
        Counter counter = counters.get(key);
        if (counter == null) {
            counter = counters.computeIfAbsent(key, k -> counter(k, AuditLog.outcome(entry.decision())));
        }
        counter.increment();
    }

    private Counter counter(Key key, String outcome) {
        return Counter.builder("portcullis.decisions")
                .description("Decisions by stage, outcome and reason")
                .tag("route", key.route())
                .tag("stage", key.stage().label())
                .tag("outcome", outcome)
                .tag("reason", key.reason())
                .register(registry);
    }

    private record Key(String route, Stage stage, String reason) {}
}
