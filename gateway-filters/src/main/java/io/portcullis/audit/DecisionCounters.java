package io.portcullis.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Stage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts decisions in {@code portcullis.decisions} by route, stage, outcome and reason, and in {@code
 * portcullis.policy.shadow} what policies in shadow mode would have decided, by route and outcome: {@code allow}, {@code
 * deny}, and {@code diff} if that is not what was decided. All tags are bounded.
 */
public final class DecisionCounters implements DecisionLog {

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<ShadowKey, Counter> shadows = new ConcurrentHashMap<>();

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
        Basis basis = entry.decision().basis();
        Decision shadow = basis == null ? null : basis.shadow();
        if (shadow != null) {
            count(entry, shadow);
        }
    }

    /** A refusal for another reason makes no difference: what counts is whether requests would pass. */
    private void count(DecisionRecord entry, Decision shadow) {
        String outcome = AuditLog.outcome(shadow);
        shadowCounter(entry.route(), outcome).increment();
        if (!outcome.equals(AuditLog.outcome(entry.decision()))) {
            shadowCounter(entry.route(), "diff").increment();
        }
    }

    private Counter shadowCounter(String route, String outcome) {
        return shadows.computeIfAbsent(
                new ShadowKey(route, outcome),
                key -> Counter.builder("portcullis.policy.shadow")
                        .description(
                                "What policies in shadow mode would have decided, and how often otherwise than was decided")
                        .tag("route", key.route())
                        .tag("outcome", key.outcome())
                        .register(registry));
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

    private record ShadowKey(String route, String outcome) {}

    private record Key(String route, Stage stage, String reason) {}
}
