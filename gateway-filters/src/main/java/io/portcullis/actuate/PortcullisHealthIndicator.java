package io.portcullis.actuate;

import io.portcullis.feed.Feed;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.token.KeyStatus;
import io.portcullis.token.TokenVerifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The state of the feeds, the policies, the limits and the issuers, as details. Out of service only until the feeds were there and the
 * policies loaded once. An issuer that is away leaves the gateway up: taking every node out of service for it would turn one issuer's outage into everybody's.
 */
final class PortcullisHealthIndicator implements HealthIndicator {

    private final TokenVerifier verifier;
    private final Feed feed;
    private final PolicyState policies;
    private final RateLimiter limiter;

    PortcullisHealthIndicator(TokenVerifier verifier, Feed feed, PolicyState policies, RateLimiter limiter) {
        this.verifier = verifier;
        this.feed = feed;
        this.policies = policies;
        this.limiter = limiter;
    }

    @Override
    public Health health() {
        Map<String, Object> issuers = new LinkedHashMap<>();
        verifier.keyStatus().forEach((name, status) -> issuers.put(name, summary(status)));
        Health.Builder health = feed.freshness().isReady() && policies.isReady() ? Health.up() : Health.outOfService();
        return health.withDetail("feed", describeFeed())
                .withDetail("policies", policies.details())
                .withDetail("limits", Map.of("store", limiter.isCutOff() ? "away" : "asked"))
                .withDetail("issuers", issuers)
                .build();
    }

    private Map<String, Object> describeFeed() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("node", feed.node());
        description.put("ready", feed.freshness().isReady());
        if (feed.freshness().isReady()) {
            description.put("ageMillis", feed.freshness().ageNanos() / 1_000_000);
        }
        description.put("epoch", feed.position().epoch());
        description.put("version", feed.position().version());
        String error = feed.lastError();
        if (error != null) {
            description.put("lastError", error);
        }
        return description;
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
