package io.portcullis.policy;

import static io.portcullis.policy.TestPolicies.all;
import static io.portcullis.policy.TestPolicies.allOf;
import static io.portcullis.policy.TestPolicies.allow;
import static io.portcullis.policy.TestPolicies.any;
import static io.portcullis.policy.TestPolicies.claim;
import static io.portcullis.policy.TestPolicies.decide;
import static io.portcullis.policy.TestPolicies.deny;
import static io.portcullis.policy.TestPolicies.document;
import static io.portcullis.policy.TestPolicies.expr;
import static io.portcullis.policy.TestPolicies.forMethods;
import static io.portcullis.policy.TestPolicies.noneOf;
import static io.portcullis.policy.TestPolicies.not;
import static io.portcullis.policy.TestPolicies.oneOf;
import static io.portcullis.policy.TestPolicies.requiring;
import static io.portcullis.policy.TestPolicies.roles;
import static io.portcullis.policy.TestPolicies.scopes;
import static io.portcullis.policy.TestPolicies.snapshot;
import static io.portcullis.policy.TestPolicies.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Basis;
import io.portcullis.ClaimPath;
import io.portcullis.Decision;
import io.portcullis.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the semantics, one by one. */
class PolicySemanticsTests {

    private static final PolicyRule ALLOW_ALL = allow("all", Condition.ALWAYS);
    private static final PolicyRequest REQUEST = TestRequest.get("/orders/17").build();

    @Nested
    class DeniesByDefault {

        @Test
        void aTenantWithoutAnyDocumentIsRefused() {
            assertThat(reason(decide(snapshot(), REQUEST))).isEqualTo(Reason.POLICY_MISSING);
            assertThat(reason(decide(document(TestPolicies.GUARDS), REQUEST))).isEqualTo(Reason.POLICY_MISSING);
            assertThat(reason(decide(with(document(ALLOW_ALL), PolicyMode.DISABLED), REQUEST)))
                    .isEqualTo(Reason.POLICY_MISSING);
        }

        @Test
        void aTenantWithoutAnyDocumentMayBeLetThroughByTheOperator() {
            assertThat(snapshot().decide(REQUEST, PolicySelection.ALL, true).isAllowed())
                    .isTrue();
            PolicySnapshot guarded = snapshot(document(TestPolicies.GUARDS, deny("no", Condition.ALWAYS, "/admin/**")));
            assertThat(guarded.decide(REQUEST, PolicySelection.ALL, true).isAllowed())
                    .isTrue();
            assertThat(guarded.decide(TestRequest.get("/admin/x").build(), PolicySelection.ALL, true)
                            .isAllowed())
                    .isFalse();
        }

        @Test
        void whoHasADocumentIsRefusedWhateverItDoesNotAllow() {
            PolicySnapshot other = snapshot(with(document(ALLOW_ALL), new AppliesTo(List.of("billing"), List.of())));
            PolicySnapshot empty = snapshot(document());
            for (boolean allowsByDefault : List.of(true, false)) {
                assertThat(reason(other.decide(REQUEST, PolicySelection.ALL, allowsByDefault)))
                        .isEqualTo(Reason.POLICY_NO_MATCH);
                assertThat(reason(empty.decide(REQUEST, PolicySelection.ALL, allowsByDefault)))
                        .isEqualTo(Reason.POLICY_NO_MATCH);
            }
        }

        @Test
        void aSelectionOfDocumentsNeverLeavesOutThoseOfThePlatform() {
            PolicySnapshot snapshot = snapshot(
                    document(TestPolicies.GUARDS, deny("no", Condition.ALWAYS, "/admin/**")),
                    document(ALLOW_ALL),
                    document(new PolicyKey("acme", "other"), deny("never", Condition.ALWAYS)));
            PolicySelection selection = new PolicySelection(Set.of("orders-api"));
            assertThat(snapshot.decide(REQUEST, selection, false).isAllowed()).isTrue();
            assertThat(rule(snapshot.decide(TestRequest.get("/admin/x").build(), selection, false)))
                    .isEqualTo("*/guards@7#no");
            assertThat(rule(snapshot.decide(REQUEST, PolicySelection.ALL, false)))
                    .isEqualTo("acme/other@7#never");
        }

        @ParameterizedTest
        @CsvSource({
            "orders, api.acme.example, true",
            "orders-1, api.acme.example, true",
            "billing, api.acme.example, false",
            "orders, acme.example, false",
            "orders, '', false",
        })
        void aDocumentIsOnlyAboutItsRoutesAndHosts(String route, String host, boolean expected) {
            PolicyDocument document =
                    with(document(ALLOW_ALL), new AppliesTo(List.of("orders*"), List.of("*.acme.example")));
            assertThat(decide(document, TestRequest.get("/x").at(route, host).build())
                            .isAllowed())
                    .isEqualTo(expected);
        }
    }

    @Nested
    class DenyOverrides {

        @ParameterizedTest
        @CsvSource({"GET, /orders/17", "POST, /orders/17/parts", "HEAD, /orders"})
        void whateverElseAllows(String method, String path) {
            PolicyDocument document = document(
                    ALLOW_ALL, allow("exact", Condition.ALWAYS, path), deny("no", Condition.ALWAYS, "/orders/**"));
            PolicyDecision decision =
                    decide(document, TestRequest.get(path).method(method).build());
            assertThat(reason(decision)).isEqualTo(Reason.POLICY_DENIED);
            assertThat(rule(decision)).isEqualTo("acme/orders-api@7#no");
        }

        @Test
        void acrossDocumentsOfTenantAndPlatform() {
            assertThat(rule(decide(
                            snapshot(document(ALLOW_ALL), document(TestPolicies.GUARDS, deny("no", Condition.ALWAYS))),
                            REQUEST)))
                    .isEqualTo("*/guards@7#no");
        }

        @Test
        void butOnlyForItsMethods() {
            PolicyDocument document = document(ALLOW_ALL, forMethods(deny("no", Condition.ALWAYS), "DELETE"));
            assertThat(decide(document, REQUEST).isAllowed()).isTrue();
            assertThat(decide(document, TestRequest.get("/x").method("DELETE").build())
                            .isAllowed())
                    .isFalse();
        }

        @Test
        void andWhoIsDeniedGetIsDeniedHead() {
            PolicyDocument document = document(ALLOW_ALL, forMethods(deny("no", Condition.ALWAYS), "GET"));
            assertThat(decide(document, TestRequest.get("/x").method("HEAD").build())
                            .isAllowed())
                    .isFalse();
            PolicyDocument other = document(ALLOW_ALL, forMethods(deny("no", Condition.ALWAYS), "HEAD"));
            assertThat(decide(other, REQUEST).isAllowed()).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "/orders,       /orders,       true",
            "/orders,       /orders/,      true",
            "/orders/,      /orders,       true",
            "/orders/*,     /orders/17,    true",
            "/orders/*,     /orders/17/,   true",
            "/orders/*,     /orders/17/x,  false",
            "/orders/{id},  /orders/17/,   true",
            "/orders/**,    /orders,       true",
            "/orders/**,    /orders/,      true",
            "/orders/{*id}, /orders/17/x/, true",
            "/orders/{*id}, /orders,       true",
            "/**/admin,     /x/y/admin/,   true",
            "/,             /,             true",
            "/orders,       /%6frders,     true",
            "/orders,       /Orders,       false",
        })
        void inBothSpellingsOfAPath(String pattern, String path, boolean isDenied) {
            PolicyDocument document = document(ALLOW_ALL, deny("no", Condition.ALWAYS, pattern));
            assertThat(decide(document, TestRequest.get(path).build()).isAllowed())
                    .isNotEqualTo(isDenied);
        }

        @Test
        void andWhatIsAllowedIsAllowedInOneSpelling() {
            PolicyDocument document = document(allow("one", Condition.ALWAYS, "/orders"));
            assertThat(decide(document, TestRequest.get("/orders").build()).isAllowed())
                    .isTrue();
            assertThat(decide(document, TestRequest.get("/orders/").build()).isAllowed())
                    .isFalse();
        }
    }

    @Nested
    class WhatCannotBeEvaluatedMovesTowardsDeny {

        @ParameterizedTest
        @CsvSource({
            "true,  true,  POLICY_DENIED",
            "false, false, ",
            "error, false, POLICY_ERROR",
            "throw, false, POLICY_ERROR"
        })
        void allowAndRequireNeedTrueAndDenyFiresOnError(String expr, boolean allows, Reason denies) {
            assertThat(allows(expr(expr), REQUEST)).isEqualTo(allows);
            assertThat(reason(decide(document(ALLOW_ALL, deny("no", expr(expr))), REQUEST)))
                    .isEqualTo(denies);
            assertThat(reason(decide(requiring(document(ALLOW_ALL), expr(expr)), REQUEST)))
                    .isEqualTo(allows ? null : Reason.POLICY_REQUIREMENT);
        }

        @ParameterizedTest
        @CsvSource({
            "true,  true,  TRUE,  TRUE,  FALSE",
            "true,  false, FALSE, TRUE,  FALSE",
            "true,  error, ERROR, TRUE,  FALSE",
            "false, false, FALSE, FALSE, TRUE",
            "false, error, FALSE, ERROR, TRUE",
            "error, error, ERROR, ERROR, ERROR",
            "error, throw, ERROR, ERROR, ERROR",
        })
        void inEveryOrder(String one, String other, Truth both, Truth either, Truth notFirst) {
            assertThat(truth(all(expr(one), expr(other)))).isEqualTo(both);
            assertThat(truth(all(expr(other), expr(one)))).isEqualTo(both);
            assertThat(truth(any(expr(one), expr(other)))).isEqualTo(either);
            assertThat(truth(any(expr(other), expr(one)))).isEqualTo(either);
            assertThat(truth(not(expr(one)))).isEqualTo(notFirst);
            assertThat(truth(not(all(expr(one), expr(other))))).isEqualTo(both.not());
            assertThat(truth(not(any(expr(one), expr(other))))).isEqualTo(either.not());
        }

        @Test
        void nothingAtAllHoldsAndOneOfNothingDoesNot() {
            assertThat(truth(all())).isEqualTo(Truth.TRUE);
            assertThat(truth(any())).isEqualTo(Truth.FALSE);
            assertThat(truth(not(any()))).isEqualTo(Truth.TRUE);
        }

        @Test
        void anExpressionThatNeverEndsToCallItselfIsAnError() {
            CompiledExpression endless = (request, variables, work) -> {
                throw new StackOverflowError();
            };
            assertThat(new ExpressionCheck(endless, false, "endless").test(REQUEST, Map.of(), new Work()))
                    .isEqualTo(Truth.ERROR);
        }

        private Truth truth(Condition condition) {
            return new ConditionCompiler(ClaimNames.STANDARD, true, TestPolicies.EXPRESSIONS)
                    .compile(condition)
                    .test(REQUEST, Map.of(), new Work());
        }
    }

    /** Each matcher and value: whether they match, or whether there is nothing to compare. */
    @Nested
    class MissingAndWrongValues {

        static Stream<Arguments> table() {
            Matcher gt = TestPolicies.compared(Matcher.Comparison.GT, 1);
            Matcher le = TestPolicies.compared(Matcher.Comparison.LE, 0.1);
            Matcher matches = new Matcher.Matches(com.google.re2j.Pattern.compile("[a-c]+"));
            return Stream.of(
                    Arguments.of(oneOf("x"), "x", Match.YES),
                    Arguments.of(oneOf("x"), "y", Match.NO),
                    Arguments.of(oneOf("x"), "X", Match.NO),
                    Arguments.of(oneOf("x"), List.of("y", "x"), Match.YES),
                    Arguments.of(oneOf("x"), null, Match.NOTHING),
                    Arguments.of(oneOf("x"), List.of(), Match.NOTHING),
                    Arguments.of(oneOf("x"), 1, Match.NOTHING),
                    Arguments.of(oneOf("x"), Map.of("x", "x"), Match.NOTHING),
                    Arguments.of(oneOf("x"), List.of(List.of("x")), Match.NOTHING),
                    Arguments.of(oneOf("x"), "x\u0000", Match.NOTHING),
                    Arguments.of(oneOf("1"), 1, Match.NOTHING),
                    Arguments.of(oneOf(1), "1", Match.NOTHING),
                    Arguments.of(oneOf(1), true, Match.NOTHING),
                    Arguments.of(oneOf(1), 1.0, Match.YES),
                    Arguments.of(oneOf(1), 1e0, Match.YES),
                    Arguments.of(oneOf(0.1), 0.1, Match.YES),
                    Arguments.of(oneOf(0.1), new java.math.BigDecimal("0.100"), Match.YES),
                    Arguments.of(oneOf(Long.MAX_VALUE), java.math.BigInteger.TWO.pow(63), Match.NO),
                    Arguments.of(oneOf(true), true, Match.YES),
                    Arguments.of(oneOf(true), "true", Match.NOTHING),
                    Arguments.of(oneOf("x", 1), 2, Match.NO),
                    Arguments.of(allOf("x", "y"), List.of("y", "x", "z"), Match.YES),
                    Arguments.of(allOf("x", "y"), List.of("x", "z"), Match.NO),
                    Arguments.of(allOf("x"), "x", Match.YES),
                    Arguments.of(allOf("x", "y"), null, Match.NOTHING),
                    Arguments.of(allOf("x"), List.of(1), Match.NOTHING),
                    Arguments.of(new Matcher.Prefix("a"), "ab", Match.YES),
                    Arguments.of(new Matcher.Prefix("a"), "ba", Match.NO),
                    Arguments.of(new Matcher.Prefix("1"), 12, Match.NOTHING),
                    Arguments.of(new Matcher.Prefix("a"), List.of(1, "ab"), Match.YES),
                    Arguments.of(new Matcher.Prefix("a"), List.of(1, "b"), Match.NOTHING),
                    Arguments.of(matches, "abc", Match.YES),
                    Arguments.of(matches, "abcd", Match.NO),
                    Arguments.of(matches, true, Match.NOTHING),
                    Arguments.of(gt, 2, Match.YES),
                    Arguments.of(gt, 1.0, Match.NO),
                    Arguments.of(gt, 1.5, Match.YES),
                    Arguments.of(gt, new java.math.BigInteger("99999999999999999999"), Match.YES),
                    Arguments.of(gt, List.of(2), Match.YES),
                    Arguments.of(gt, List.of(2, 3), Match.NOTHING),
                    Arguments.of(gt, "2", Match.NOTHING),
                    Arguments.of(gt, null, Match.NOTHING),
                    Arguments.of(gt, Double.NaN, Match.NOTHING),
                    Arguments.of(le, 0.1, Match.YES),
                    Arguments.of(le, 0.10000001, Match.NO),
                    Arguments.of(TestPolicies.sameAs("sub"), "u1", Match.YES),
                    Arguments.of(TestPolicies.sameAs("sub"), "u2", Match.NO),
                    Arguments.of(TestPolicies.sameAs("sub"), 1, Match.NOTHING),
                    Arguments.of(TestPolicies.sameAs("missing"), "u1", Match.NOTHING));
        }

        @ParameterizedTest
        @MethodSource("table")
        void aPositiveMatcherIsFalseEverywhereWhereThereIsNothingToCompare(Matcher matcher, Object value, Match match) {
            assertThat(allows(claim("c", matcher), TestRequest.withClaim("c", value)))
                    .isEqualTo(match == Match.YES);
            assertThat(denies(claim("c", matcher), TestRequest.withClaim("c", value)))
                    .isEqualTo(match == Match.YES);
        }

        @ParameterizedTest
        @MethodSource("table")
        void aNegativeOneIsFalseInAllowAndTrueInDeny(Matcher matcher, Object value, Match match) {
            assertThat(allows(not(claim("c", matcher)), TestRequest.withClaim("c", value)))
                    .isEqualTo(match == Match.NO);
            assertThat(denies(not(claim("c", matcher)), TestRequest.withClaim("c", value)))
                    .isEqualTo(match != Match.YES);
            assertThat(decide(
                                    requiring(document(ALLOW_ALL), not(claim("c", matcher))),
                                    TestRequest.withClaim("c", value))
                            .isAllowed())
                    .isEqualTo(match == Match.NO);
        }

        @ParameterizedTest
        @MethodSource("table")
        void notOfOneOfIsNoneOf(Matcher matcher, Object value, Match match) {
            if (matcher instanceof Matcher.OneOf oneOf) {
                Condition none = claim("c", new Matcher.NoneOf(oneOf.values()));
                PolicyRequest request = TestRequest.withClaim("c", value);
                assertThat(allows(none, request)).isEqualTo(match == Match.NO);
                assertThat(denies(none, request)).isEqualTo(match != Match.YES);
                assertThat(allows(not(none), request)).isEqualTo(match == Match.YES);
                assertThat(denies(not(none), request)).isEqualTo(match == Match.YES);
            }
        }

        @Test
        void existsAsksForPresenceOnlyAndNullIsAbsent() {
            for (Object value : List.of("x", "", 1, false, List.of(), Map.of(), "x\u0000")) {
                assertThat(allows(claim("c", new Matcher.Exists(true)), TestRequest.withClaim("c", value)))
                        .isTrue();
                assertThat(denies(claim("c", new Matcher.Exists(false)), TestRequest.withClaim("c", value)))
                        .isFalse();
                assertThat(allows(not(claim("c", new Matcher.Exists(false))), TestRequest.withClaim("c", value)))
                        .isTrue();
            }
            for (PolicyRequest request : List.of(REQUEST, TestRequest.withClaim("c", null))) {
                assertThat(allows(claim("c", new Matcher.Exists(false)), request))
                        .isTrue();
                assertThat(denies(claim("c", new Matcher.Exists(true)), request))
                        .isFalse();
            }
        }

        @Test
        void aDeniedValueIsFoundBesideOneThatCannotBeRead() {
            for (Object odd : Arrays.asList(null, Map.of(), List.of(), "group\u202e", Double.NaN)) {
                PolicyRequest request = TestRequest.withClaim("groups", Arrays.asList("contractors", odd));
                assertThat(denies(claim("groups", "contractors"), request)).isTrue();
                assertThat(allows(claim("groups", "contractors"), request)).isFalse();
                assertThat(allows(claim("groups", noneOf("other")), request)).isFalse();
                assertThat(denies(claim("groups", noneOf("contractors")), request))
                        .isTrue();
            }
        }

        @Test
        void anAddressThatNobodyKnowsIsNowhere() {
            PolicyRequest request = TestRequest.get("/x").from(null).build();
            List<io.portcullis.Cidr> blocks = List.of(io.portcullis.Cidr.of("192.0.2.0/24"));
            assertThat(allows(new Condition.Address(blocks, false), request)).isFalse();
            assertThat(allows(new Condition.Address(blocks, true), request)).isFalse();
            assertThat(denies(new Condition.Address(blocks, false), request)).isFalse();
            assertThat(denies(new Condition.Address(blocks, true), request)).isTrue();
            assertThat(denies(not(new Condition.Address(blocks, false)), request))
                    .isTrue();
            assertThat(allows(new Condition.Address(blocks, false), REQUEST)).isTrue();
            assertThat(allows(new Condition.Address(blocks, true), REQUEST)).isFalse();
        }
    }

    @Nested
    class ScalarsAreLists {

        @Test
        void scopesAreSplitAtSpaces() {
            assertThat(allows(scopes("b"), TestRequest.withClaim("scope", "a b c")))
                    .isTrue();
            assertThat(allows(scopes("b"), TestRequest.withClaim("scp", List.of("a", "b"))))
                    .isTrue();
            assertThat(allows(scopes("a b"), TestRequest.withClaim("scope", "a b")))
                    .isFalse();
            assertThat(allows(claim("scope", "b"), TestRequest.withClaim("scope", "a b")))
                    .isTrue();
            assertThat(allows(claim("other", "b"), TestRequest.withClaim("other", "a b")))
                    .isFalse();
        }

        @Test
        void theClaimsOfAGrantAreUnited() {
            ClaimNames names = new ClaimNames(
                    List.of(), List.of(ClaimPath.of("/realm/roles"), ClaimPath.of("roles")), List.of(), Set.of());
            Map<String, Object> claims = new HashMap<>();
            claims.put("realm", Map.of("roles", List.of("a")));
            claims.put("roles", "b");
            assertThat(allows(names, roles(allOf("a", "b")), claims)).isTrue();
            claims.put("roles", List.of());
            assertThat(allows(names, roles(oneOf("a")), claims)).isTrue();
            assertThat(allows(names, roles(noneOf("b")), claims)).isTrue();
            claims.put("roles", Map.of("odd", true));
            assertThat(allows(names, roles(oneOf("a")), claims)).isFalse();
            assertThat(allows(names, roles(noneOf("b")), claims)).isFalse();
            assertThat(denies(names, roles(oneOf("a")), claims)).isTrue();
            assertThat(denies(names, roles(noneOf("a")), claims)).isTrue();
            assertThat(allows(names, roles(new Matcher.Exists(false)), claims)).isFalse();
            claims.put("roles", List.of());
            claims.remove("realm");
            assertThat(allows(names, roles(new Matcher.Exists(true)), claims)).isFalse();
        }

        @Test
        void whatComesWithTheRequestIsText() {
            PolicyRequest request = TestRequest.get("/orders/17")
                    .claims(Map.of("sub", "u1", "id", 17, "big", new java.math.BigInteger("100000000000000000000")))
                    .with(
                            Map.of("x-amount", List.of("17", "18")),
                            Map.of("big", List.of("100000000000000000000"), "flag", List.of("true")))
                    .build();
            assertThat(allows(new Condition.Header("x-amount", oneOf(17)), request))
                    .isTrue();
            assertThat(allows(new Condition.Header("x-amount", oneOf("18")), request))
                    .isTrue();
            assertThat(allows(new Condition.Header("x-amount", noneOf(18)), request))
                    .isFalse();
            assertThat(allows(new Condition.Query("flag", oneOf(true)), request))
                    .isTrue();
            assertThat(allows(new Condition.Query("big", TestPolicies.sameAs("big")), request))
                    .isTrue();
            assertThat(denies(new Condition.Query("big", TestPolicies.sameAs("big")), request))
                    .isTrue();
            assertThat(allows(not(new Condition.Query("big", TestPolicies.sameAs("big"))), request))
                    .isFalse();
            assertThat(allows(new Condition.Header("x-none", new Matcher.Exists(false)), request))
                    .isTrue();
        }

        @Test
        void variablesOfThePathAreComparedWithClaims() {
            PolicyDocument document = document(allow(
                    "own",
                    new Condition.PathVariable("id", TestPolicies.sameAs("sub")),
                    "/customers/{id}/**",
                    "/orders/*"));
            assertThat(decide(document, TestRequest.get("/customers/u1/x").build())
                            .isAllowed())
                    .isTrue();
            assertThat(decide(document, TestRequest.get("/customers/%751/x").build())
                            .isAllowed())
                    .isTrue();
            assertThat(decide(document, TestRequest.get("/customers/u2/x").build())
                            .isAllowed())
                    .isFalse();
            assertThat(decide(document, TestRequest.get("/orders/u1").build()).isAllowed())
                    .isFalse();
        }
    }

    @Nested
    class TheMostSpecificPathWins {

        @ParameterizedTest
        @CsvSource({
            "/orders/17,       exact",
            "/orders/18,       variable",
            "/orders/18/parts, below",
            "/customers,       everywhere",
        })
        void beforeTheOrderOfTheDocument(String path, String rule) {
            PolicyDocument document = document(
                    ALLOW_ALL,
                    allow("everywhere", Condition.ALWAYS, "/**"),
                    allow("below", Condition.ALWAYS, "/orders/**"),
                    allow("variable", Condition.ALWAYS, "/orders/{id}"),
                    allow("exact", Condition.ALWAYS, "/orders/17"));
            assertThat(rule(decide(document, TestRequest.get(path).build()))).isEqualTo("acme/orders-api@7#" + rule);
        }

        @Test
        void thenTheFirstOfTheDocumentWithItsObligations() {
            Obligation limit = new Obligation.RateLimit("per-subject");
            PolicyDecision decision = decide(
                    document(
                            allow("false", expr("false"), "/orders/{id}"),
                            with(allow("first", Condition.ALWAYS, "/orders/{id}"), limit),
                            allow("second", Condition.ALWAYS, "/orders/{other}")),
                    REQUEST);
            assertThat(rule(decision)).isEqualTo("acme/orders-api@7#first");
            assertThat(decision.obligations()).containsExactly(limit);
        }
    }

    @Nested
    class TheOrderOfAnswers {

        private final PolicyRule lacksScope = allow("scope", scopes("write", "admin"));
        private final PolicyRule lacksStrength = with(
                allow("weak", Condition.ALWAYS), new StepUp(List.of("gold"), List.of("mfa"), Duration.ofMinutes(5)));

        @Test
        void isDenyRequireAllowStepUpScopeDefault() {
            PolicyDocument everything = requiring(
                    document(lacksScope, lacksStrength, ALLOW_ALL, deny("no", Condition.ALWAYS)), expr("false"));
            assertThat(reason(decide(everything, REQUEST))).isEqualTo(Reason.POLICY_DENIED);
            assertThat(reason(
                            decide(requiring(document(lacksScope, lacksStrength, ALLOW_ALL), expr("false")), REQUEST)))
                    .isEqualTo(Reason.POLICY_REQUIREMENT);
            assertThat(reason(decide(document(lacksScope, lacksStrength, ALLOW_ALL), REQUEST)))
                    .isNull();
            assertThat(reason(decide(document(lacksScope, lacksStrength), REQUEST)))
                    .isEqualTo(Reason.STEP_UP_REQUIRED);
            assertThat(reason(decide(document(lacksScope), REQUEST))).isEqualTo(Reason.SCOPE_LACKING);
            assertThat(reason(decide(document(), REQUEST))).isEqualTo(Reason.POLICY_NO_MATCH);
        }

        @Test
        void namesWhatIsLackingAndTheRule() {
            Decision.Deny scope = (Decision.Deny) decide(
                            document(allow("r", all(scopes("write", "admin"), all(scopes("read"))))), REQUEST)
                    .decision();
            assertThat(scope.parameters()).isEqualTo("scope=\"admin read write\"");
            assertThat(scope.basis()).hasToString("acme/orders-api@7#r");
            Decision.Deny stepUp =
                    (Decision.Deny) decide(document(lacksStrength), REQUEST).decision();
            assertThat(stepUp.parameters()).isEqualTo("acr_values=\"gold\", max_age=\"300\"");
            assertThat(stepUp.basis()).hasToString("acme/orders-api@7#weak");
        }

        @Test
        void saysNothingOfScopesWhereSomethingElseIsLackingToo() {
            for (Condition other : List.of(expr("false"), expr("error"), claim("missing", "x"))) {
                assertThat(reason(decide(document(allow("r", all(scopes("write"), other))), REQUEST)))
                        .isEqualTo(Reason.POLICY_NO_MATCH);
            }
            assertThat(reason(decide(document(with(lacksScope, lacksStrength.stepUp())), REQUEST)))
                    .isEqualTo(Reason.POLICY_NO_MATCH);
            assertThat(reason(decide(document(allow("r", any(scopes("write"), expr("false")))), REQUEST)))
                    .isEqualTo(Reason.POLICY_NO_MATCH);
        }

        @Test
        void neverTellsAnAnonymousCallerAboutScopes() {
            PolicyRequest anonymous = TestRequest.get("/orders/17").claims(null).build();
            assertThat(reason(decide(document(lacksScope), anonymous))).isEqualTo(Reason.POLICY_NO_MATCH);
        }

        @ParameterizedTest
        @CsvSource({
            "gold,   mfa, 0,     true",
            "gold,   mfa, 300,   true",
            "gold,   mfa, 301,   false",
            "gold,   mfa, -300,  true",
            "gold,   mfa, -301,  false",
            "silver, mfa, 0,     false",
            "gold,   pwd, 0,     false",
        })
        void asksForStrengthAndAge(String acr, String amr, long age, boolean isStrong) {
            long authTime = TestRequest.NOW.getEpochSecond() - age;
            PolicyRequest request = TestRequest.withClaims(
                    Map.of("sub", "u1", "acr", acr, "amr", List.of("pwd", amr), "auth_time", authTime));
            assertThat(decide(document(lacksStrength), request).isAllowed()).isEqualTo(isStrong);
        }

        @Test
        void takesNoOddAgeForARecentOne() {
            for (Object authTime : List.of(-1e300, Long.MIN_VALUE, Double.NaN, 1e300, "1", List.of(1), 0)) {
                PolicyRequest request =
                        TestRequest.withClaims(Map.of("sub", "u1", "acr", "gold", "amr", "mfa", "auth_time", authTime));
                assertThat(reason(decide(document(lacksStrength), request)))
                        .as("%s", authTime)
                        .isEqualTo(Reason.STEP_UP_REQUIRED);
            }
        }
    }

    @Nested
    class Shadow {

        private final PolicyDocument live = document(ALLOW_ALL);
        private final PolicyDocument next = with(document(deny("no", Condition.ALWAYS)), PolicyMode.SHADOW);

        @Test
        void documentsTakeThePlaceOfTheirOwnKeyBesideTheRealDecision() {
            PolicyDecision decision = decide(snapshot(List.of(live), List.of(next)), REQUEST);
            assertThat(decision.isAllowed()).isTrue();
            assertThat(rule(decision)).isEqualTo("acme/orders-api@7#all");
            assertThat(shadow(decision)).isInstanceOf(Decision.Deny.class);
            assertThat(shadow(decision).basis()).hasToString("acme/orders-api@7#no");
        }

        @Test
        void documentsOfOtherKeysCountBesideTheRest() {
            PolicyDocument other =
                    with(document(new PolicyKey("acme", "new"), allow("x", Condition.ALWAYS)), PolicyMode.SHADOW);
            PolicyDecision decision = decide(snapshot(List.of(document()), List.of(other)), REQUEST);
            assertThat(reason(decision)).isEqualTo(Reason.POLICY_NO_MATCH);
            assertThat(shadow(decision)).isInstanceOf(Decision.Allow.class);
        }

        @Test
        void rulesCountOnlyThere() {
            PolicyDocument document = document(ALLOW_ALL, with(deny("no", Condition.ALWAYS), PolicyMode.SHADOW));
            PolicyDecision decision = decide(document, REQUEST);
            assertThat(decision.isAllowed()).isTrue();
            assertThat(shadow(decision)).isInstanceOf(Decision.Deny.class);
        }

        @Test
        void keepsObligationsAndAuditOfTheRealDecision() {
            PolicyRule rule =
                    with(ALLOW_ALL, new Obligation.RateLimit("x"), new Obligation.Audit(Obligation.Level.ALL));
            PolicyDecision decision = decide(snapshot(List.of(document(rule)), List.of(next)), REQUEST);
            assertThat(decision.obligations()).isEqualTo(rule.obligations());
            assertThat(decision.decision().basis().isAudited()).isTrue();
        }

        @Test
        void keepsWhatARefusedCallerIsTold() {
            PolicyDocument lacking = document(allow("r", scopes("write")));
            Decision.Deny deny = (Decision.Deny)
                    decide(snapshot(List.of(lacking), List.of(next)), REQUEST).decision();
            assertThat(deny.parameters()).isEqualTo("scope=\"write\"");
            assertThat(deny.basis().shadow()).isNotNull();
        }

        @Test
        void isNoneWhereNothingIsTried() {
            PolicyDocument disabled = with(next, PolicyMode.DISABLED);
            PolicyDocument without = document(ALLOW_ALL, with(deny("no", Condition.ALWAYS), PolicyMode.DISABLED));
            assertThat(shadow(decide(snapshot(List.of(live), List.of(disabled)), REQUEST)))
                    .isNull();
            assertThat(shadow(decide(without, REQUEST))).isNull();
            assertThat(decide(without, REQUEST).isAllowed()).isTrue();
        }

        @Test
        void explainShowsBothAndWhatEachRuleCounts() {
            PolicyDocument mixed = with(
                    document(deny("no", Condition.ALWAYS), with(ALLOW_ALL, PolicyMode.DISABLED)), PolicyMode.SHADOW);
            assertThat(snapshot(List.of(live), List.of(mixed)).explain(REQUEST, PolicySelection.ALL))
                    .map(trace -> trace.rule() + " " + trace.mode() + " " + trace.truth())
                    .containsExactly("all ENFORCE TRUE", "no SHADOW TRUE", "all DISABLED TRUE");
        }
    }

    private static boolean allows(Condition condition, PolicyRequest request) {
        return decide(document(allow("r", condition)), request).isAllowed();
    }

    private static boolean denies(Condition condition, PolicyRequest request) {
        return !decide(document(ALLOW_ALL, deny("r", condition)), request).isAllowed();
    }

    private static boolean allows(ClaimNames names, Condition condition, Map<String, Object> claims) {
        return decide(with(document(allow("r", condition)), names), TestRequest.withClaims(claims))
                .isAllowed();
    }

    private static boolean denies(ClaimNames names, Condition condition, Map<String, Object> claims) {
        return !decide(with(document(ALLOW_ALL, deny("r", condition)), names), TestRequest.withClaims(claims))
                .isAllowed();
    }

    private static Reason reason(PolicyDecision decision) {
        return decision.decision() instanceof Decision.Deny deny ? deny.reason() : null;
    }

    private static String rule(PolicyDecision decision) {
        return String.valueOf(decision.decision().basis());
    }

    private static Decision shadow(PolicyDecision decision) {
        Basis basis = decision.decision().basis();
        return basis == null ? null : basis.shadow();
    }
}
