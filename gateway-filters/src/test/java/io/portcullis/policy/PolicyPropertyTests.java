package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.policy.PlainDecider.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyPropertyTests {

    private static final int CASES = 10_000;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomPolicies policies = new RandomPolicies(random);

    @BeforeEach
    void printSeed() {
        System.out.println("test.seed " + seed);
    }

    @Test
    void theIndexDecidesLikeALookAtEveryRule() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        int allowed = 0;
        for (int i = 0; i < CASES; i++) {
            List<PolicyDocument> documents = policies.documents();
            List<PolicyDocument> shadow = policies.shadow();
            PolicySnapshot snapshot = TestPolicies.snapshot(documents, shadow);
            PolicySelection selection = policies.oneOf(PolicySelection.ALL, new PolicySelection(Set.of("d0", "d2")));
            for (int j = 0; j < 2; j++) {
                TestRequest request = policies.request();
                boolean allowsByDefault = random.nextInt(4) == 0;
                PolicyDecision decision = snapshot.decide(request.build(), selection, allowsByDefault);
                Outcome expected = PlainDecider.live(documents).decide(request.build(), selection, allowsByDefault);
                assertThat(outcome(decision))
                        .as("seed %d, case %d: %s %s", seed, i, request, documents)
                        .isEqualTo(expected);
                assertThat(shadowReason(decision, documents, shadow))
                        .as("seed %d, case %d, shadow: %s %s %s", seed, i, request, documents, shadow)
                        .isEqualTo(
                                hasShadow(documents, shadow)
                                        ? PlainDecider.shadow(documents, shadow)
                                                .decide(request.build(), selection, allowsByDefault)
                                                .reason()
                                        : null);
                if (expected.reason() == null) {
                    allowed++;
                } else {
                    reasons.merge(expected.reason(), 1, Integer::sum);
                }
            }
        }
        assertThat(allowed).as("seed %d, allowed beside %s", seed, reasons).isGreaterThan(CASES / 10);
        assertThat(reasons)
                .as("seed %d", seed)
                .hasSize(7)
                .allSatisfy((reason, count) -> assertThat(count).isGreaterThan(CASES / 2000));
    }

    private static Reason shadowReason(
            PolicyDecision decision, List<PolicyDocument> documents, List<PolicyDocument> shadow) {
        Basis basis = decision.decision().basis();
        Decision other = basis == null ? null : basis.shadow();
        assertThat(other != null).as("there is a shadow").isEqualTo(hasShadow(documents, shadow));
        return other instanceof Decision.Deny deny ? deny.reason() : null;
    }

    private static boolean hasShadow(List<PolicyDocument> documents, List<PolicyDocument> shadow) {
        return !shadow.isEmpty()
                || documents.stream()
                        .filter(document -> document.mode() == PolicyMode.ENFORCE)
                        .flatMap(document -> document.rules().stream())
                        .anyMatch(rule -> rule.mode() == PolicyMode.SHADOW);
    }

    private static Outcome outcome(PolicyDecision decision) {
        Basis basis = decision.decision().basis();
        String rule = basis == null || basis.rule() == null ? null : basis.toString();
        return new Outcome(
                decision.decision() instanceof Decision.Deny deny ? deny.reason() : null, rule, decision.obligations());
    }

    @Test
    void oneMoreRuleThatDeniesNeverAllowsMore() {
        int closed = 0;
        for (int i = 0; i < CASES; i++) {
            List<PolicyDocument> documents = policies.documents();
            PolicyRule rule = policies.rule("more");
            PolicyRule deny = new PolicyRule(
                    "more",
                    PolicyRule.Effect.DENY,
                    PolicyMode.ENFORCE,
                    rule.methods(),
                    rule.paths(),
                    rule.when(),
                    null,
                    List.of());
            List<PolicyDocument> more = new ArrayList<>(documents);
            more.add(TestPolicies.document(
                    random.nextBoolean() ? new PolicyKey("acme", "more") : new PolicyKey("*", "more"), deny));
            PolicyRequest request = policies.request().build();
            boolean before = isAllowed(documents, request);
            boolean after = isAllowed(more, request);
            assertThat(after && !before)
                    .as("seed %d, case %d: %s more than %s", seed, i, deny, documents)
                    .isFalse();
            closed += before && !after ? 1 : 0;
        }
        assertThat(closed).as("seed %d", seed).isGreaterThan(CASES / 200);
    }

    @Test
    void theOrderOfRulesDocumentsAndConditionsNeverMatters() {
        for (int i = 0; i < CASES; i++) {
            List<PolicyDocument> documents = policies.documents();
            PolicyRequest request = policies.request().build();
            List<PolicyDocument> shuffled =
                    policies.shuffled(documents.stream().map(this::shuffled).toList());
            assertThat(kind(shuffled, request))
                    .as("seed %d, case %d: %s", seed, i, documents)
                    .isEqualTo(kind(documents, request));
        }
    }

    private PolicyDocument shuffled(PolicyDocument document) {
        return changed(
                document,
                policies.shuffled(document.rules().stream()
                        .map(rule -> changed(rule, shuffled(rule.when())))
                        .toList()));
    }

    private Condition shuffled(Condition condition) {
        if (condition instanceof Condition.All all) {
            return new Condition.All(policies.shuffled(
                    all.conditions().stream().map(this::shuffled).toList()));
        }
        if (condition instanceof Condition.Any any) {
            return new Condition.Any(policies.shuffled(
                    any.conditions().stream().map(this::shuffled).toList()));
        }
        return condition instanceof Condition.Not not ? new Condition.Not(shuffled(not.condition())) : condition;
    }

    /** Which of several rules or conditions is named, and whether one cannot be evaluated, is a matter of order. */
    private static Reason kind(List<PolicyDocument> documents, PolicyRequest request) {
        Decision decision = decide(documents, request).decision();
        Reason reason = decision instanceof Decision.Deny deny ? deny.reason() : null;
        return reason == Reason.POLICY_ERROR ? Reason.POLICY_DENIED : reason;
    }

    @Test
    void twoNegationsAreNone() {
        for (int i = 0; i < CASES; i++) {
            List<PolicyDocument> documents = policies.documents();
            List<PolicyDocument> negated = documents.stream()
                    .map(document -> changed(
                            document,
                            document.rules().stream()
                                    .map(rule -> changed(rule, new Condition.Not(new Condition.Not(rule.when()))))
                                    .toList()))
                    .toList();
            PolicyRequest request = policies.request().build();
            Reason with = kind(negated, request);
            Reason without = kind(documents, request);
            assertThat(with == Reason.SCOPE_LACKING ? Reason.POLICY_NO_MATCH : with)
                    .as("seed %d, case %d: %s", seed, i, documents)
                    .isIn(
                            without == Reason.SCOPE_LACKING ? Reason.POLICY_NO_MATCH : without,
                            without == Reason.SCOPE_LACKING ? Reason.POLICY_MISSING : without);
        }
    }

    /** What stands under one {@code not} is the condition with each part turned round. */
    @Test
    void negationIsPushedInwards() {
        for (int i = 0; i < CASES; i++) {
            List<Condition> parts = List.of(policies.condition(2), policies.condition(2));
            PolicyRequest request = policies.request().build();
            List<Condition> turned =
                    parts.stream().<Condition>map(Condition.Not::new).toList();
            for (boolean denies : List.of(true, false)) {
                assertThat(truth(new Condition.Not(new Condition.All(parts)), denies, request))
                        .as("seed %d, case %d: %s", seed, i, parts)
                        .isEqualTo(truth(new Condition.Any(turned), denies, request));
                assertThat(truth(new Condition.Not(new Condition.Any(parts)), denies, request))
                        .as("seed %d, case %d: %s", seed, i, parts)
                        .isEqualTo(truth(new Condition.All(turned), denies, request));
            }
        }
    }

    private static Truth truth(Condition condition, boolean denies, PolicyRequest request) {
        return new ConditionCompiler(ClaimNames.STANDARD, denies, TestPolicies.EXPRESSIONS)
                .compile(condition)
                .test(request, Map.of(), new Work());
    }

    /**
     * Of conditions on claims, without {@code exists}: a claim less never makes one true that stands in a rule that allows,
     * and, if all its matchers are negative, never makes one false that stands in a rule that denies.
     */
    @Test
    void aClaimLessNeverAllowsMore() {
        int changed = 0;
        for (int i = 0; i < CASES; i++) {
            TestRequest request = policies.request();
            if (request.given().claims() == null) {
                continue;
            }
            Map<String, Object> fewer = new HashMap<>(request.given().claims());
            fewer.remove(policies.oneOf(List.copyOf(fewer.keySet())));
            Condition condition = policies.condition(3, policies::claimLeaf);
            Truth before = truth(condition, false, request.build());
            Truth after = truth(condition, false, request.claims(fewer).build());
            assertThat(after)
                    .as("seed %d, case %d: %s %s", seed, i, condition, request)
                    .isLessThanOrEqualTo(before);
            changed += after == before ? 0 : 1;

            Condition unwanted = onlyNegative(condition, false);
            Truth denied = truth(unwanted, true, request.build());
            assertThat(truth(unwanted, true, request.claims(fewer).build()))
                    .as("seed %d, case %d, deny: %s %s", seed, i, unwanted, request)
                    .isGreaterThanOrEqualTo(denied);
        }
        assertThat(changed).as("seed %d", seed).isGreaterThan(CASES / 1000);
    }

    /** Turns each matcher round that would not be negative where it stands. */
    private static Condition onlyNegative(Condition condition, boolean isNegated) {
        if (condition instanceof Condition.Not not) {
            return new Condition.Not(onlyNegative(not.condition(), !isNegated));
        }
        if (condition instanceof Condition.All all) {
            return new Condition.All(all.conditions().stream()
                    .map(each -> onlyNegative(each, isNegated))
                    .toList());
        }
        if (condition instanceof Condition.Any any) {
            return new Condition.Any(any.conditions().stream()
                    .map(each -> onlyNegative(each, isNegated))
                    .toList());
        }
        Matcher matcher = condition instanceof Condition.Claim claim
                ? claim.matcher()
                : ((Condition.Granted) condition).matcher();
        return matcher instanceof Matcher.NoneOf != isNegated ? condition : new Condition.Not(condition);
    }

    @Test
    void theExplanationAgreesWithTheDecision() {
        for (int i = 0; i < CASES; i++) {
            List<PolicyDocument> documents = policies.documents();
            PolicySnapshot snapshot = TestPolicies.snapshot(documents, policies.shadow());
            PolicyRequest request = policies.request().build();
            Decision decision = TestPolicies.decide(snapshot, request).decision();
            List<RuleTrace> counting = snapshot.explain(request, PolicySelection.ALL).stream()
                    .filter(trace -> trace.mode() == PolicyMode.ENFORCE && trace.isAbout())
                    .toList();
            List<String> allowing = counting.stream()
                    .filter(trace -> trace.effect().equals("allow") && trace.failure() == null)
                    .map(PolicyPropertyTests::name)
                    .toList();
            int number = i;
            Supplier<String> why =
                    () -> "seed %d, case %d: %s for %s, %s".formatted(seed, number, decision, documents, counting);
            Basis basis = decision.basis();
            String rule = basis == null || basis.rule() == null ? null : basis.toString();
            RuleTrace decisive = counting.stream()
                    .filter(trace -> name(trace).equals(rule))
                    .findFirst()
                    .orElse(null);
            assertThat(decisive != null).as(why).isEqualTo(rule != null);
            if (decision instanceof Decision.Allow) {
                assertThat(allowing).as(why).contains(rule);
            } else {
                agree((Decision.Deny) decision, decisive, allowing, why);
            }
            assertThat(counting)
                    .as(why)
                    .allSatisfy(trace -> assertThat(trace.failure() == null).isEqualTo(trace.truth() == Truth.TRUE));
        }
    }

    private static void agree(Decision.Deny deny, RuleTrace decisive, List<String> allowing, Supplier<String> why) {
        switch (deny.reason()) {
            case POLICY_DENIED -> assertThat(decisive.truth()).as(why).isEqualTo(Truth.TRUE);
            case POLICY_ERROR -> assertThat(decisive.truth()).as(why).isNotEqualTo(Truth.FALSE);
            case POLICY_REQUIREMENT -> assertThat(decisive.failure()).as(why).isNotNull();
            default -> {
                assertThat(allowing).as(why).isEmpty();
                assertThat(decisive == null || decisive.failure() != null)
                        .as(why)
                        .isTrue();
            }
        }
    }

    private static String name(RuleTrace trace) {
        return trace.document() + "@" + trace.version() + "#" + trace.rule();
    }

    private static boolean isAllowed(List<PolicyDocument> documents, PolicyRequest request) {
        return decide(documents, request).isAllowed();
    }

    private static PolicyDecision decide(List<PolicyDocument> documents, PolicyRequest request) {
        return TestPolicies.decide(TestPolicies.snapshot(documents, List.of()), request);
    }

    private static PolicyRule changed(PolicyRule rule, Condition when) {
        return new PolicyRule(
                rule.id(),
                rule.effect(),
                rule.mode(),
                rule.methods(),
                rule.paths(),
                when,
                rule.stepUp(),
                rule.obligations());
    }

    private static PolicyDocument changed(PolicyDocument document, List<PolicyRule> rules) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                document.mode(),
                document.appliesTo(),
                document.claims(),
                document.require(),
                rules,
                document.tests());
    }
}
