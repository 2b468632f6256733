package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Documents, rules and conditions that are valid until a test breaks one thing. */
final class TestPolicies {

    static final PolicyKey ACME = new PolicyKey("acme", "orders-api");
    static final PolicyKey GUARDS = new PolicyKey(PolicyKey.PLATFORM, "guards");

    /** Knows the expressions {@code true}, {@code false}, {@code error} and {@code throw}. */
    static final ExpressionCompiler EXPRESSIONS = text -> (request, variables, work) -> switch (text) {
        case "true" -> Truth.TRUE;
        case "false" -> Truth.FALSE;
        case "error" -> Truth.ERROR;
        default -> throw new IllegalStateException("an expression that breaks its contract");
    };

    static final PolicyCompiler COMPILER = new PolicyCompiler(EXPRESSIONS);

    private TestPolicies() {}

    static PolicyRule allow(String id, Condition when, String... paths) {
        return rule(id, PolicyRule.Effect.ALLOW, when, paths);
    }

    static PolicyRule deny(String id, Condition when, String... paths) {
        return rule(id, PolicyRule.Effect.DENY, when, paths);
    }

    static PolicyRule rule(String id, PolicyRule.Effect effect, Condition when, String... paths) {
        return new PolicyRule(id, effect, PolicyMode.ENFORCE, List.of(), List.of(paths), when, null, List.of());
    }

    static PolicyRule with(PolicyRule rule, PolicyMode mode) {
        return new PolicyRule(
                rule.id(),
                rule.effect(),
                mode,
                rule.methods(),
                rule.paths(),
                rule.when(),
                rule.stepUp(),
                rule.obligations());
    }

    static PolicyRule with(PolicyRule rule, StepUp stepUp) {
        return new PolicyRule(
                rule.id(),
                rule.effect(),
                rule.mode(),
                rule.methods(),
                rule.paths(),
                rule.when(),
                stepUp,
                rule.obligations());
    }

    static PolicyRule with(PolicyRule rule, Obligation... obligations) {
        return new PolicyRule(
                rule.id(),
                rule.effect(),
                rule.mode(),
                rule.methods(),
                rule.paths(),
                rule.when(),
                rule.stepUp(),
                List.of(obligations));
    }

    static PolicyRule forMethods(PolicyRule rule, String... methods) {
        return new PolicyRule(
                rule.id(),
                rule.effect(),
                rule.mode(),
                List.of(methods),
                rule.paths(),
                rule.when(),
                rule.stepUp(),
                rule.obligations());
    }

    static PolicyDocument document(PolicyRule... rules) {
        return document(ACME, rules);
    }

    static PolicyDocument document(PolicyKey key, PolicyRule... rules) {
        return new PolicyDocument(
                key,
                7,
                PolicyMode.ENFORCE,
                AppliesTo.EVERYTHING,
                ClaimNames.STANDARD,
                List.of(),
                List.of(rules),
                List.of());
    }

    static PolicyDocument with(PolicyDocument document, PolicyMode mode) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                mode,
                document.appliesTo(),
                document.claims(),
                document.require(),
                document.rules(),
                document.tests());
    }

    static PolicyDocument with(PolicyDocument document, AppliesTo appliesTo) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                document.mode(),
                appliesTo,
                document.claims(),
                document.require(),
                document.rules(),
                document.tests());
    }

    static PolicyDocument with(PolicyDocument document, ClaimNames claims) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                document.mode(),
                document.appliesTo(),
                claims,
                document.require(),
                document.rules(),
                document.tests());
    }

    static PolicyDocument requiring(PolicyDocument document, Condition... require) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                document.mode(),
                document.appliesTo(),
                document.claims(),
                List.of(require),
                document.rules(),
                document.tests());
    }

    static PolicyDocument with(PolicyDocument document, PolicyTest... tests) {
        return new PolicyDocument(
                document.key(),
                document.version(),
                document.mode(),
                document.appliesTo(),
                document.claims(),
                document.require(),
                document.rules(),
                List.of(tests));
    }

    static PolicySnapshot snapshot(PolicyDocument... live) {
        return snapshot(List.of(live), List.of());
    }

    static PolicySnapshot snapshot(List<PolicyDocument> live, List<PolicyDocument> shadow) {
        return PolicySnapshot.of(
                live.stream().map(COMPILER::compile).toList(),
                shadow.stream().map(COMPILER::compile).toList());
    }

    static PolicyDecision decide(PolicySnapshot snapshot, PolicyRequest request) {
        return snapshot.decide(request, PolicySelection.ALL, false);
    }

    static PolicyDecision decide(PolicyDocument document, PolicyRequest request) {
        return decide(snapshot(document), request);
    }

    static Condition claim(String path, Matcher matcher) {
        return new Condition.Claim(ClaimPath.of(path), matcher);
    }

    static Condition claim(String path, Object... anyOf) {
        return claim(path, oneOf(anyOf));
    }

    static Condition scopes(String... anyOf) {
        return new Condition.Granted(Condition.Grant.SCOPES, oneOf((Object[]) anyOf));
    }

    static Condition roles(Matcher matcher) {
        return new Condition.Granted(Condition.Grant.ROLES, matcher);
    }

    static Condition expr(String text) {
        return new Condition.Expression(text);
    }

    static Condition not(Condition condition) {
        return new Condition.Not(condition);
    }

    static Condition all(Condition... conditions) {
        return new Condition.All(List.of(conditions));
    }

    static Condition any(Condition... conditions) {
        return new Condition.Any(List.of(conditions));
    }

    static Matcher oneOf(Object... values) {
        return new Matcher.OneOf(set(values));
    }

    static Matcher noneOf(Object... values) {
        return new Matcher.NoneOf(set(values));
    }

    static Matcher allOf(Object... values) {
        return new Matcher.AllOf(set(values));
    }

    static Matcher compared(Matcher.Comparison comparison, Number bound) {
        return new Matcher.Compared(comparison, ClaimValues.number(bound));
    }

    static Matcher sameAs(String claim) {
        return new Matcher.SameAs(ClaimPath.of(claim));
    }

    private static Set<Object> set(Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof Number number ? ClaimValues.number(number) : value)
                .collect(Collectors.toSet());
    }
}
