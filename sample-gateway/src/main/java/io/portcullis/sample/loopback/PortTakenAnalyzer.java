package io.portcullis.sample.loopback;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class PortTakenAnalyzer extends AbstractFailureAnalyzer<PortTakenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PortTakenException taken) {
        return new FailureAnalysis(
                taken.getMessage(),
                "Stop the process that listens there, or choose another port: --%s=<port>".formatted(taken.property()),
                taken);
    }
}
