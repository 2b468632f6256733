package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyGateTests {

    private static final PolicyKey KEY = new PolicyKey("acme", "orders");

    private static PolicyDocument charging(String... limits) {
        List<Obligation> obligations = List.of(limits).stream()
                .<Obligation>map(Obligation.RateLimit::new)
                .toList();
        PolicyRule rule = new PolicyRule(
                "r",
                PolicyRule.Effect.ALLOW,
                PolicyMode.ENFORCE,
                List.of(),
                List.of(),
                Condition.ALWAYS,
                null,
                obligations);
        return new PolicyDocument(
                KEY,
                0,
                PolicyMode.ENFORCE,
                AppliesTo.EVERYTHING,
                ClaimNames.STANDARD,
                List.of(),
                List.of(rule),
                List.of());
    }

    private static PolicyGate gate(PolicyDocument document, Set<String> limits) {
        return new PolicyGate(
                text -> new PolicySource(text, document, "d"),
                TinyPolicies::compile,
                compiled -> List.of(),
                compiled -> PolicyImpact.NONE,
                () -> limits);
    }

    @Test
    void theLimitsThatObligationsNameMustBeThere() {
        try (PolicyGate gate = gate(charging("per-subject"), Set.of("per-subject", "per-tenant"))) {
            assertThat(gate.check(KEY, "", Duration.ofSeconds(10)).tests()).isEmpty();
        }
        try (PolicyGate gate = gate(charging("per-subject", "other"), Set.of("b", "a"))) {
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> gate.check(KEY, "", Duration.ofSeconds(10)))
                    .withMessageContaining("rule 'r' charges the limit 'per-subject', which is not configured")
                    .withMessageContaining("known are [a, b]")
                    .satisfies(e -> assertThat(e.errors()).hasSize(2));
        }
        try (PolicyGate gate = gate(charging("per-subject"), Set.of())) {
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> gate.check(KEY, "", Duration.ofSeconds(10)))
                    .withMessageContaining("there are none");
        }
    }

    @Test
    void whatCannotBeCompiledIsRefused() {
        try (PolicyGate gate = new PolicyGate(
                TinyPolicies::read,
                document -> {
                    throw new StackOverflowError();
                },
                compiled -> List.of(),
                compiled -> PolicyImpact.NONE,
                Set::of)) {
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> gate.check("acme/orders enforce a", Duration.ofSeconds(10)))
                    .withMessageContaining("cannot be compiled");
        }
    }
}
