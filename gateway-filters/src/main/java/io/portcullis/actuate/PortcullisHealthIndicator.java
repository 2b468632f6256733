package io.portcullis.actuate;

import io.portcullis.token.KeyStatus;
import io.portcullis.token.TokenVerifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The state of the issuers, as details. An issuer that is away leaves the gateway up: taking every node out of service for
 * it would turn one issuer's outage into everybody's.
 */
final class PortcullisHealthIndicator implements HealthIndicator {

    private final TokenVerifier verifier;

    PortcullisHealthIndicator(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Health health() {
        Map<String, Object> issuers = new LinkedHashMap<>();
        verifier.keyStatus().forEach((name, status) -> issuers.put(name, summary(status)));
        return Health.up().withDetail("issuers", issuers).build();
    }

    private static Map<String, Object> summary(KeyStatus status) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("usable", status.isUsable());
        summary.put("keys", status.keys().size());
        summary.put(
                "providers",
                status.keys().stream().map(KeyStatus.Key::provider).collect(Collectors.toCollection(TreeSet::new)));
        if (status.age() != null) {
            summary.put("ageSeconds", status.age().toSeconds());
        }
        if (status.lastError() != null) {
            summary.put("lastError", status.lastError());
        }
        return summary;
    }
}
