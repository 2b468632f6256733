package io.portcullis.policy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.Cidr;
import io.portcullis.ClaimPath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyReaderTests {

    private final PolicyReader reader = PolicyTexts.reader();

    @Nested
    class Documents {

        private final PolicyDocument acme =
                reader.read(PolicyTexts.example("acme-orders.yaml")).document();

        @Test
        void sayWhoseTheyAreAndToWhatTheyApply() {
            assertThat(acme.key()).isEqualTo(new PolicyKey("acme", "orders-api"));
            assertThat(acme.version()).isEqualTo(1);
            assertThat(acme.mode()).isEqualTo(PolicyMode.ENFORCE);
            assertThat(acme.appliesTo()).isEqualTo(new AppliesTo(List.of("orders-*"), List.of("api.acme.example")));
            assertThat(acme.require())
                    .containsExactly(new Condition.Claim(ClaimPath.of("email_verified"), oneOf(true)));
        }

        @Test
        void addDelimitedClaimsToTheUsualOnesAndKeepTheOthers() {
            ClaimNames claims = reader.read(
                            PolicyTexts.rule().replace("spec:", "spec:\n  claims: {delimited: [groups]}"))
                    .document()
                    .claims();
            assertThat(claims.delimited())
                    .containsExactlyInAnyOrder(ClaimPath.of("groups"), ClaimPath.of("scope"), ClaimPath.of("scp"));
            assertThat(claims.roles()).isEqualTo(ClaimNames.STANDARD.roles());
        }

        @Test
        void haveRulesWithConditionsStepUpAndObligations() {
            PolicyRule refunds = acme.rules().get(2);
            assertThat(refunds.methods()).containsExactly("POST");
            assertThat(refunds.paths()).containsExactly("/orders/{orderId}/refund");
            assertThat(refunds.stepUp())
                    .isEqualTo(new StepUp(List.of("urn:acme:loa:2"), List.of("mfa"), Duration.ofMinutes(5)));
            assertThat(acme.rules().get(0).obligations())
                    .containsExactly(
                            new Obligation.SetRequestHeader(
                                    "X-Subject", new Obligation.Value.OfClaim(ClaimPath.of("sub"))),
                            new Obligation.RateLimit("per-subject"));
            assertThat(acme.rules().get(3).effect()).isEqualTo(PolicyRule.Effect.DENY);
            assertThat(acme.rules().get(3).when())
                    .isEqualTo(
                            new Condition.Claim(ClaimPath.of("employment"), new Matcher.NoneOf(Set.of("permanent"))));
            assertThat(refunds.when()).isInstanceOf(Condition.All.class);
        }

        @Test
        void keepTheTextAsItWasWritten() {
            String text = PolicyTexts.example("globex-office.yaml");
            assertThat(reader.read(text).text()).isEqualTo(text);
            assertThat(reader.read(text).document().version()).isZero();
        }

        @Test
        void mayGuardWithoutRules() {
            PolicyDocument document = reader.read(PolicyTexts.rule().split("spec:")[0]
                            + "spec: {rules: [], require: [{authenticated: true}]}")
                    .document();
            assertThat(document.rules()).isEmpty();
            assertThat(document.require()).containsExactly(new Condition.Authenticated(true));
        }

        @Test
        void needALibraryForExpressions() {
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() ->
                            new PolicyReader(ExpressionCompiler.none()).read(PolicyTexts.rule("when: {expr: 'true'}")))
                    .withMessageStartingWith("line 8, column 21: 'expr': expressions need the library dev.cel:cel");
        }
    }

    @Nested
    class Conditions {

        @Test
        void ofOneMapMustAllHold() {
            assertThat(PolicyTexts.when("{claims: {level: {ge: 2.0, lt: 10.5}}, roles: admin}"))
                    .isEqualTo(new Condition.All(List.of(
                            claim("level", new Matcher.Compared(Matcher.Comparison.GE, 2L)),
                            claim("level", new Matcher.Compared(Matcher.Comparison.LT, new BigDecimal("10.5"))),
                            new Condition.Granted(Condition.Grant.ROLES, oneOf("admin")))));
        }

        @Test
        void ofClaimsHaveTypesAndThoseOfRequestsAreTexts() {
            assertThat(PolicyTexts.when("{claims: {a: {in: [1, 1.0, '1', true]}}}"))
                    .isEqualTo(claim("a", new Matcher.OneOf(Set.of(1L, "1", true))));
            assertThat(PolicyTexts.when("{headers: {X-A: {notIn: [1, true, b]}}}"))
                    .isEqualTo(new Condition.Header("x-a", new Matcher.NoneOf(Set.of("1", "true", "b"))));
            assertThat(PolicyTexts.when("{query: {a: {exists: false}}}"))
                    .isEqualTo(new Condition.Query("a", new Matcher.Exists(false)));
        }

        @Test
        void nest() {
            assertThat(PolicyTexts.when("{any: [{not: {authenticated: true}}, {scopes: {allOf: [a]}}]}"))
                    .isEqualTo(new Condition.Any(List.of(
                            new Condition.Not(new Condition.Authenticated(true)),
                            new Condition.Granted(Condition.Grant.SCOPES, new Matcher.AllOf(Set.of("a"))))));
        }

        @Test
        void compareWithClaims() {
            assertThat(reader.read(PolicyTexts.rule(
                                    "match: {paths: ['/c/{id}', '/d/{id}/{*rest}']}",
                                    "when: {pathVars: {id: {claim: /a/b}}}"))
                            .document()
                            .rules()
                            .get(0)
                            .when())
                    .isEqualTo(new Condition.PathVariable("id", new Matcher.SameAs(ClaimPath.of("/a/b"))));
        }

        @Test
        void ofAddressesAreBlocks() {
            assertThat(PolicyTexts.when("{ip: [10.0.0.0/8]}"))
                    .isEqualTo(new Condition.Address(List.of(Cidr.of("10.0.0.0/8")), false));
            assertThat(PolicyTexts.when("{ip: {notIn: ['2001:db8::1']}}"))
                    .isEqualTo(new Condition.Address(List.of(Cidr.of("2001:db8::1")), true));
        }

        @Test
        void ofTimeNeedNoQuotes() {
            assertThat(
                            PolicyTexts.when(
                                    "{time: {zone: Europe/Berlin, days: [Mon, FRIDAY], from: 08:30, to: 24:00, notBefore: 2026-01-01T00:00:00+01:00}}"))
                    .isEqualTo(new Condition.Time(
                            ZoneId.of("Europe/Berlin"),
                            Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                            LocalTime.of(8, 30),
                            null,
                            Instant.parse("2025-12-31T23:00:00Z"),
                            null));
            assertThat(PolicyTexts.when("{time: {to: 06:00:30}}"))
                    .isEqualTo(new Condition.Time(ZoneOffset.UTC, Set.of(), null, LocalTime.of(6, 0, 30), null, null));
        }

        @Test
        void matchInLinearTime() {
            assertThat(PolicyTexts.when("{claims: {a: {matches: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-\\p{L}{12}'}}}"))
                    .isInstanceOfSatisfying(
                            Condition.Claim.class,
                            claim -> assertThat(((Matcher.Matches) claim.matcher())
                                            .pattern()
                                            .matches("0123abcd-0123-0123-0123-abcdefabcdef"))
                                    .isTrue());
        }

        /** Each would take all memory if it were compiled. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "((a{1000}){1000}){1000}",
                    "[[:](((a{1000}){1000}){1000})[:]]",
                    "(a{1000}[)]){1000}",
                    "([(]a{1000}){1000}",
                    "\\Q(\\E(a{1000}){1000}",
                    "((\\x{41}{1000}){1000}){1000}",
                    "(?:(?i)(?P<x>a{999,}){999}){999}"
                })
        @Timeout(5)
        void refuseExpressionsThatGrow(String expression) {
            assertThatThrownBy(() -> PolicyTexts.when("{claims: {a: {matches: '" + expression + "'}}}"))
                    .isInstanceOf(InvalidPolicyException.class)
                    .hasMessageContaining("expression");
        }

        private static Condition claim(String name, Matcher matcher) {
            return new Condition.Claim(ClaimPath.of(name), matcher);
        }
    }

    @Nested
    class Tests {

        @Test
        void giveClaimsAsTheTokenStageDoes() {
            PolicyTest.Given given =
                    given("claims: {a: 1, b: 1.5, c: 18446744073709551616, d: 1.0, e: [x, {f: true}], g: null}");
            assertThat(given.claims())
                    .isEqualTo(Map.ofEntries(
                            entry("a", 1L),
                            entry("b", 1.5),
                            entry("c", new BigInteger("18446744073709551616")),
                            entry("d", 1.0),
                            entry("e", List.of("x", Map.of("f", true)))));
        }

        @Test
        void haveNoTokenWithoutClaims() {
            assertThat(given("anonymous: true").claims()).isNull();
            assertThat(given("claims: {}").claims()).isEmpty();
        }

        @Test
        void giveHeadersInLowerCaseAndListsOfValues() {
            PolicyTest.Given given = given(
                    "headers: {X-A: 1, X-B: [b, c]}, query: {Q: d}, host: API.acme.example, time: 2026-01-01T00:00:00Z");
            assertThat(given.headers()).isEqualTo(Map.of("x-a", List.of("1"), "x-b", List.of("b", "c")));
            assertThat(given.query()).isEqualTo(Map.of("Q", List.of("d")));
            assertThat(given.host()).isEqualTo("api.acme.example");
            assertThat(given.time()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        }

        @Test
        void expectADecision() {
            String text = PolicyTexts.rule()
                    + "tests: [{name: t, given: {method: GET, path: /a}, expect: {decision: deny, reason: scope_lacking}}]";
            assertThat(reader.read(text).document().tests().get(0).expect())
                    .isEqualTo(new PolicyTest.Expect(false, null, "scope_lacking", Map.of(), Map.of()));
        }

        private PolicyTest.Given given(String more) {
            return reader.read(PolicyTexts.rule() + "tests: [{name: t, given: {method: GET, path: /a, " + more
                            + "}, expect: {decision: deny}}]")
                    .document()
                    .tests()
                    .get(0)
                    .given();
        }
    }

    @Nested
    class Totality {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "\0",
                    "\uD800",
                    "a: \uDC00",
                    "\uFEFF",
                    "%",
                    "%YAML 9.9\n---\n",
                    "%TAG ! x\n---\na",
                    "? ? ?",
                    "- - -",
                    "\"\\U7FFFFFFF\"",
                    "\"\\x",
                    "&",
                    "*",
                    "!",
                    "!<",
                    "|",
                    ">9",
                    "@",
                    "`",
                    "{",
                    "]",
                    ": :",
                    "\t",
                    "...",
                    "---",
                    "--- ---",
                    "<<: 1",
                    "a: !!binary x",
                    "\r",
                    "\u0085",
                    "null",
                    "{}",
                    "[]"
                })
        void anyTextGivesMistakesThatHaveAPlace(String text) {
            assertMistakes(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"[", "{", "- ", "? ", "{a: ", "[[", "&a [", "!", "\"", "a:\n ", "*a ", "x, ", "- a\n", "\\"})
        @Timeout(20)
        void muchOfTheSameGivesMistakesSoon(String text) {
            assertMistakes(text.repeat(DocumentText.MOST_BYTES / text.length()));
        }

        @Test
        void whatIsTooLargeIsNotLookedAt() {
            assertThat(assertMistakes("é".repeat(40_000)))
                    .containsExactly(
                            new PolicyError(1, 1, "the document is too large; expected at most 65536 bytes in UTF-8"));
        }

        @Test
        void manyMistakesAreCounted() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                text.append("k").append(i).append(": x\n");
            }
            assertThat(assertMistakes(text.toString()))
                    .hasSize(101)
                    .last()
                    .extracting(PolicyError::message)
                    .isEqualTo("and 4904 further mistakes");
        }

        @Test
        void tabsMayIndentJson() {
            String json =
                    PolicyTexts.example("example.json").replace("  ", "\t").replace("\": ", "\":\t");
            assertThat(reader.read(json).digest())
                    .isEqualTo(reader.read(PolicyTexts.example("example.json")).digest());
        }

        private List<PolicyError> assertMistakes(String text) {
            List<PolicyError> errors = List.of();
            try {
                reader.read(text);
            } catch (InvalidPolicyException refused) {
                errors = refused.errors();
            }
            assertThat(errors).isNotEmpty().allSatisfy(error -> {
                assertThat(error.line()).isPositive();
                assertThat(error.column()).isPositive();
                assertThat(error.message()).isNotBlank().hasSizeLessThan(8_000);
            });
            return errors;
        }
    }

    private static Matcher oneOf(Object value) {
        return new Matcher.OneOf(Set.of(value));
    }
}
