package io.portcullis.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains why a route's filter is not found although the jar is there: without any property it is inert. */
final class MissingFilterFailureAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

    private static final List<String> OURS =
            List.of("VerifyToken", "AllowAnonymous", "RequireClaims", "ForwardClaims", "TokenClaim");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.startsWith("Unable to find ")
                || OURS.stream().noneMatch(name -> message.endsWith(" with name " + name))) {
            return null;
        }
        return new FailureAnalysis(
                message + ": a route uses it, but there is no portcullis.* property, without which Portcullis is inert",
                "Configure at least one portcullis.issuers.<name>.",
                cause);
    }
}
