package io.portcullis.policy;

import static io.portcullis.policy.TestPolicies.ACME;
import static io.portcullis.policy.TestPolicies.GUARDS;
import static io.portcullis.policy.TestPolicies.allow;
import static io.portcullis.policy.TestPolicies.claim;
import static io.portcullis.policy.TestPolicies.deny;
import static io.portcullis.policy.TestPolicies.document;
import static io.portcullis.policy.TestPolicies.expr;
import static io.portcullis.policy.TestPolicies.requiring;
import static io.portcullis.policy.TestPolicies.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.policy.cel.CelExpressions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Whatever documents say, a decision takes a bounded amount of work, and what is not worked out moves towards deny. */
class PolicyWorkTests {

    private static final Condition DEAR = claim("x", new Matcher.Matches(Pattern.compile("(.?){1000}z")));
    private static final PolicyRequest ORDINARY = TestRequest.get("/orders/17").build();
    private static final PolicyRequest LONG_CLAIM = TestRequest.withClaim("x", "a".repeat(5000));

    private final AtomicInteger asked = new AtomicInteger();

    /** Counts how often expressions are asked, each of which takes 1,000 steps. */
    private final PolicyCompiler counting = new PolicyCompiler(text -> (request, variables, work) -> {
        asked.incrementAndGet();
        return work.spend(1000) ? Truth.of(text.startsWith("true")) : Truth.ERROR;
    });

    private static String[] paths(int number) {
        return IntStream.range(0, number).mapToObj(i -> "/{p" + i + "}/**").toArray(String[]::new);
    }

    private static PolicyRule[] rules(int number, Condition when, boolean denying, String... paths) {
        return IntStream.range(0, number)
                .mapToObj(i -> denying ? deny("r" + i, when, paths) : allow("r" + i, when, paths))
                .toArray(PolicyRule[]::new);
    }

    private PolicySnapshot counted(PolicyDocument... documents) {
        return PolicySnapshot.of(
                List.of(documents).stream().map(counting::compile).toList(), List.of());
    }

    private static Reason reason(PolicyDecision decision) {
        return ((Decision.Deny) decision.decision()).reason();
    }

    @Nested
    class WhatIsTooMuch {

        @Test
        void ofARegularExpressionOnALongTextDenies() {
            PolicyDocument hostile = document(rules(10, DEAR, true, paths(50)));
            assertThat(TestPolicies.decide(hostile, LONG_CLAIM)).hasToString("deny policy_error acme/orders-api@7#r0");
        }

        @Test
        void ofAnExpressionThatIsAskedOftenDenies() {
            Condition quadratic = expr("claims.x.exists(v, claims.x.exists(w, v + w == 'q'))");
            PolicyDocument hostile = document(rules(100, quadratic, true, paths(50)));
            PolicySnapshot snapshot =
                    PolicySnapshot.of(List.of(new PolicyCompiler(new CelExpressions()).compile(hostile)), List.of());
            List<String> texts = IntStream.range(0, 30).mapToObj(i -> "v" + i).toList();
            assertThat(reason(TestPolicies.decide(snapshot, TestRequest.withClaim("x", texts))))
                    .isEqualTo(Reason.POLICY_ERROR);
        }

        @Test
        void endsTheDecision() {
            PolicySnapshot snapshot = counted(document(rules(100, expr("false"), true, "/**")));
            assertThat(reason(TestPolicies.decide(snapshot, ORDINARY))).isEqualTo(Reason.POLICY_ERROR);
            assertThat(asked).hasValueLessThanOrEqualTo(Work.MOST_STEPS / 1000);
        }

        @Test
        void doesNotAllow() {
            PolicySnapshot snapshot = counted(document(rules(100, expr("false"), false, "/**")));
            assertThat(reason(TestPolicies.decide(snapshot, ORDINARY))).isEqualTo(Reason.POLICY_ERROR);
            assertThat(asked).hasValueLessThanOrEqualTo(Work.MOST_STEPS / 1000);
            PolicyDocument late = document(allow("dear", DEAR, "/orders/17"), allow("free", Condition.ALWAYS, "/**"));
            assertThat(TestPolicies.decide(late, ORDINARY).isAllowed()).isTrue();
            assertThat(TestPolicies.decide(late, LONG_CLAIM)).hasToString("deny policy_error acme/orders-api@7#dear");
        }

        @Test
        void failsWhatIsRequired() {
            PolicyDocument requiring = requiring(document(allow("all", Condition.ALWAYS)), DEAR);
            assertThat(TestPolicies.decide(requiring, LONG_CLAIM))
                    .hasToString("deny policy_error acme/orders-api@7#require[0]");
        }

        @Test
        void ofComparingListsAndHostsDenies() {
            List<Integer> many = IntStream.range(0, 4000).boxed().toList();
            Object[] wanted = IntStream.range(5000, 6000).boxed().toArray();
            PolicyDocument lists = document(deny("lists", claim("x", TestPolicies.allOf(wanted)), "/**"));
            assertThat(reason(TestPolicies.decide(lists, TestRequest.withClaim("x", many))))
                    .isEqualTo(Reason.POLICY_ERROR);
            List<String> globs =
                    IntStream.range(0, 250).mapToObj(i -> i + "*a".repeat(120)).toList();
            PolicyDocument hosts = with(document(deny("hosts", Condition.ALWAYS)), new AppliesTo(List.of(), globs));
            assertThat(reason(TestPolicies.decide(
                            hosts,
                            TestRequest.get("/").at("orders", "a".repeat(250)).build())))
                    .isEqualTo(Reason.POLICY_ERROR);
        }

        @Test
        void isToldToThoseWhoAskWhy() {
            PolicySnapshot snapshot =
                    TestPolicies.snapshot(document(deny("dear", DEAR), allow("all", Condition.ALWAYS)));
            assertThat(snapshot.explain(LONG_CLAIM, PolicySelection.ALL))
                    .extracting(trace -> trace.rule() + " " + trace.truth() + " " + trace.failure())
                    .containsExactly("dear ERROR too much work", "all ERROR too much work");
        }
    }

    @Nested
    class WhatIsEnough {

        @Test
        void isThereForEveryDecision() {
            PolicyDocument late = document(deny("dear", DEAR), allow("all", Condition.ALWAYS));
            assertThat(TestPolicies.decide(late, LONG_CLAIM).isAllowed()).isFalse();
            assertThat(TestPolicies.decide(late, ORDINARY).isAllowed()).isTrue();
        }

        @Test
        void isThereForFiveHundredRulesWithRegularExpressions() {
            Condition mail = claim("x", new Matcher.Matches(Pattern.compile("[a-z0-9._-]+@[a-z0-9-]+\\.example")));
            PolicyRule[] rules = rules(500, mail, true, "/orders/**", "/orders/{id}");
            rules[0] = allow("all", Condition.ALWAYS);
            assertThat(TestPolicies.decide(
                                    document(rules),
                                    TestRequest.withClaim("x", "somebody.with.a.long-name@company.invalid"))
                            .isAllowed())
                    .isTrue();
        }
    }

    @Nested
    class WhatATenantTakes {

        private final PolicyDocument greedy = document(rules(100, expr("false"), false, "/**"));

        @Test
        void isNotTakenFromTheGuardsOfThePlatform() {
            PolicyDocument guards = requiring(document(GUARDS, deny("never", expr("true"))), expr("true"));
            assertThat(TestPolicies.decide(counted(guards, greedy), ORDINARY))
                    .hasToString("deny policy_denied */guards@7#never");
            assertThat(counted(guards, document(rules(100, expr("false"), true, "/**")))
                            .explain(ORDINARY, PolicySelection.ALL))
                    .filteredOn(trace -> trace.document().equals("*/guards"))
                    .extracting(RuleTrace::truth)
                    .containsExactly(Truth.TRUE, Truth.TRUE);
        }

        @Test
        void isCountedApart() {
            DecisionWork decision = new DecisionWork(false);
            CompiledPolicy tenant = counting.compile(document());
            CompiledPolicy platform = counting.compile(document(GUARDS));
            assertThat(decision.of(tenant).spend(Work.MOST_STEPS)).isTrue();
            assertThat(decision.of(tenant).spend(1)).isFalse();
            assertThat(decision.of(tenant).isUsedUp()).isTrue();
            assertThat(decision.of(platform).left()).isEqualTo(Work.MOST_STEPS);
        }

        @Test
        void inShadowIsNotTakenFromWhatIsEnforced() {
            PolicyDocument free = document(ACME, allow("all", expr("true")));
            PolicySnapshot snapshot = PolicySnapshot.of(
                    List.of(counting.compile(free)),
                    List.of(counting.compile(
                            with(document(rules(100, expr("false"), true, "/**")), PolicyMode.SHADOW))));
            for (int i = 0; i < 3; i++) {
                PolicyDecision decision = TestPolicies.decide(snapshot, ORDINARY);
                assertThat(decision.isAllowed()).isTrue();
                assertThat(String.valueOf(decision.decision().basis())).contains("all");
            }
        }
    }

    @Nested
    class ARule {

        private final String[] overlapping = {"/**", "/orders/**", "/orders/{id}", "/{any}/17"};

        @Test
        void isAskedOnceHoweverManyOfItsPathsMatch() {
            TestPolicies.decide(counted(document(deny("d", expr("false"), overlapping))), ORDINARY);
            assertThat(asked).hasValue(1);
            TestPolicies.decide(counted(document(allow("a", expr("false"), overlapping))), ORDINARY);
            assertThat(asked).hasValue(2);
        }

        @Test
        void isAskedForEachOfItsPathsIfItReadsTheirVariables() {
            TestPolicies.decide(counted(document(allow("a", expr("false, request.pathVars"), overlapping))), ORDINARY);
            assertThat(asked).hasValue(overlapping.length);
        }

        @Test
        void doesNotHideAnother() {
            PolicySnapshot snapshot =
                    counted(document(allow("no", expr("false"), overlapping), allow("yes", expr("true"), overlapping)));
            assertThat(TestPolicies.decide(snapshot, ORDINARY)).hasToString("allow acme/orders-api@7#yes");
        }
    }

    @Test
    void aTestOfADocumentThatIsCalledOffDoesNotBegin() {
        PolicyTest test = new PolicyTest(
                "late", TestRequest.get("/").given(), new PolicyTest.Expect(true, null, null, Map.of(), Map.of()));
        CompiledPolicy policy = TestPolicies.COMPILER.compile(with(document(allow("all", Condition.ALWAYS)), test));
        PolicyTestRunner runner = new PolicyTestRunner(new io.portcullis.testing.TestClock());
        Thread.currentThread().interrupt();
        try {
            assertThat(runner.run(policy)).noneMatch(PolicyTestResult::isPassed);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(runner.run(policy)).allMatch(PolicyTestResult::isPassed);
    }
}
