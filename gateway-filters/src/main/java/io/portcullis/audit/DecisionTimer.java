package io.portcullis.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Measures in {@code portcullis.decision}, without tags and percentiles. */
public final class DecisionTimer implements DecisionTimes {

    private final Timer timer;

    /** Measures in this registry. */
    public DecisionTimer(MeterRegistry registry) {
        this.timer = Timer.builder("portcullis.decision")
                .description(
                        "From the screen to a request's refusal, or to the last stage of its route that may refuse it")
                .register(registry);
    }

    @Override
    public void took(long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
