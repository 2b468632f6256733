package io.portcullis.autoconfigure;

import io.portcullis.filter.UnprotectedRoutesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the unprotected routes and the line that protects each. */
final class UnprotectedRoutesFailureAnalyzer extends AbstractFailureAnalyzer<UnprotectedRoutesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedRoutesException cause) {
        String action = String.format(
                "Protect each route:%n%n    %s%n%nor all of them by VerifyToken in"
                        + " spring.cloud.gateway.server.webflux.default-filters. A route that is meant to be public gets"
                        + " AllowAnonymous instead.",
                String.join(String.format("%n    "), cause.linesThatFix()));
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
    }
}
