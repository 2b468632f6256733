package io.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecisionCountersTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DecisionCounters counters = new DecisionCounters(registry);

    @Test
    void countByRouteStageOutcomeAndReason() {
        record("api", Stage.TOKEN, Decision.deny(Reason.TOKEN_EXPIRED));
        record("api", Stage.TOKEN, Decision.deny(Reason.TOKEN_EXPIRED));
        record("api", Stage.TOKEN, Decision.deny(Reason.SIGNATURE_WRONG));
        record("api", Stage.TOKEN, Decision.allow());
        record("api", Stage.CLAIMS, Decision.allow());
        record("orders", Stage.TOKEN, Decision.allow());
        assertThat(count("api", "token", "deny", "token_expired")).isEqualTo(2);
        assertThat(count("api", "token", "deny", "signature_wrong")).isEqualTo(1);
        assertThat(count("api", "token", "allow", "none")).isEqualTo(1);
        assertThat(count("api", "claims", "allow", "none")).isEqualTo(1);
        assertThat(count("orders", "token", "allow", "none")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(5);
    }

    @Test
    void countALackOfScopesOnceWhateverTheScopes() {
        record("api", Stage.CLAIMS, Decision.denyForScope("a"));
        record("api", Stage.CLAIMS, Decision.denyForScope("b"));
        assertThat(count("api", "claims", "deny", "scope_lacking")).isEqualTo(2);
    }

    @Test
    void haveNoTagWithoutABound() {
        VerifiedToken token = new VerifiedToken(
                "a.b.c", "corporate", "acme", Map.of("kid", "k1"), Map.of("sub", "u1", "jti", "t1"), null);
        counters.record(new DecisionRecord("id-1", "api", Stage.TOKEN, Decision.allow(), token, () -> {
            throw new AssertionError("nobody looks at the request");
        }));
        Meter.Id id = registry.getMeters().get(0).getId();
        assertThat(id.getName()).isEqualTo("portcullis.decisions");
        assertThat(id.getTags())
                .containsExactlyInAnyOrder(
                        Tag.of("route", "api"),
                        Tag.of("stage", "token"),
                        Tag.of("outcome", "allow"),
                        Tag.of("reason", "none"));
    }

    @Test
    void countWhatPoliciesInShadowModeWouldHaveDecided() {
        Basis basis = Basis.of("acme/orders", 7, "read");
        Decision no = Decision.deny(Reason.POLICY_DENIED);
        record("api", Stage.POLICY, new Decision.Allow(basis.withShadow(Decision.allow())));
        record("api", Stage.POLICY, new Decision.Allow(basis.withShadow(no)));
        record("api", Stage.POLICY, Decision.deny(Reason.POLICY_NO_MATCH, basis.withShadow(no)));
        record("api", Stage.POLICY, Decision.deny(Reason.POLICY_NO_MATCH, basis.withShadow(Decision.allow())));
        record("api", Stage.POLICY, new Decision.Allow(basis));
        assertThat(shadow("allow")).isEqualTo(2);
        assertThat(shadow("deny")).isEqualTo(2);
        assertThat(shadow("diff")).as("what would have become of the request").isEqualTo(2);
    }

    private double shadow(String outcome) {
        return registry.get("portcullis.policy.shadow")
                .tags("route", "api", "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void aTimerMeasuresWithoutTags() {
        new DecisionTimer(registry).took(1_000_000);
        assertThat(registry.get("portcullis.decision").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(1);
        assertThat(registry.get("portcullis.decision").timer().getId().getTags())
                .isEmpty();
    }

    @Test
    void canBeMadeTwiceInOneRegistry() {
        DecisionCounters again = new DecisionCounters(registry);
        record("api", Stage.TOKEN, Decision.allow());
        again.record(entry("api", Stage.TOKEN, Decision.allow()));
        assertThat(count("api", "token", "allow", "none")).isEqualTo(2);
    }

    private void record(String route, Stage stage, Decision decision) {
        counters.record(entry(route, stage, decision));
    }

    private static DecisionRecord entry(String route, Stage stage, Decision decision) {
        return new DecisionRecord(
                null, route, stage, decision, null, () -> new DecisionRecord.Request("GET", "/", "::1"));
    }

    private double count(String route, String stage, String outcome, String reason) {
        return registry.get("portcullis.decisions")
                .tags("route", route, "stage", stage, "outcome", outcome, "reason", reason)
                .counter()
                .count();
    }
}
