package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

    private static PolicyGate testedBy(Function<CompiledPolicy, List<PolicyTestResult>> tester) {
        return new PolicyGate(
                TinyPolicies::read, TinyPolicies::compile, tester, compiled -> PolicyImpact.NONE, Set::of);
    }

    @Test
    void testsOfManyDocumentsWaitForEachOther() throws Exception {
        int callers = 20;
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch may = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try (PolicyGate gate = testedBy(compiled -> {
            begun.countDown();
            try {
                may.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        })) {
            List<Future<PolicyGate.Passed>> passed = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                passed.add(threads.submit(() -> gate.check("acme/orders enforce a", Duration.ofMinutes(1))));
            }
            begun.await();
            assertThatExceptionOfType(PolicyTestsFailedException.class)
                    .isThrownBy(() -> gate.check("acme/orders enforce a", Duration.ofMillis(1)))
                    .withMessageContaining("could not begin within 1 ms");
            may.countDown();
            for (Future<PolicyGate.Passed> each : passed) {
                assertThat(each.get(1, TimeUnit.MINUTES).tests()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void testsThatDoNotEndAreStopped() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (PolicyGate gate = testedBy(compiled -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                stopped.countDown();
            }
            return List.of();
        })) {
            assertThatExceptionOfType(PolicyTestsFailedException.class)
                    .isThrownBy(() -> gate.check("acme/orders enforce a", Duration.ofSeconds(2)))
                    .withMessageContaining("within 2000 ms");
            assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
