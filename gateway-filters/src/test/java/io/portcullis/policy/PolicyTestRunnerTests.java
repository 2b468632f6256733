package io.portcullis.policy;

import static io.portcullis.policy.TestPolicies.allow;
import static io.portcullis.policy.TestPolicies.claim;
import static io.portcullis.policy.TestPolicies.deny;
import static io.portcullis.policy.TestPolicies.document;
import static io.portcullis.policy.TestPolicies.expr;
import static io.portcullis.policy.TestPolicies.noneOf;
import static io.portcullis.policy.TestPolicies.requiring;
import static io.portcullis.policy.TestPolicies.scopes;
import static io.portcullis.policy.TestPolicies.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.ClaimPath;
import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PolicyTestRunnerTests {

    private static final PolicyTest.Expect ALLOWED = expect(true, null, null);
    private static final PolicyTest.Expect DENIED = expect(false, null, null);

    private final TestClock clock = new TestClock();
    private final PolicyRule read = allow("read", scopes("orders.read"), "/orders/**");
    private final TestRequest reader = TestRequest.get("/orders/17").claims(Map.of("scope", "openid orders.read"));
    private final TestRequest stranger = TestRequest.get("/orders/17").claims(Map.of("scope", "openid"));

    @Test
    void aTestThatComesOutAsExpectedHasPassed() {
        assertThat(run(document(read), reader, expect(true, "read", null))).isNull();
        assertThat(run(document(read), reader, ALLOWED)).isNull();
        assertThat(run(document(read), stranger, DENIED)).isNull();
        assertThat(run(document(read), stranger, expect(false, "read", "scope_lacking")))
                .isNull();
        assertThat(run(document(read), TestRequest.get("/x"), expect(false, null, "policy_no_match")))
                .isNull();
    }

    @Test
    void aTestThatDoesNotSaysWhatCameOutAndWhy() {
        assertThat(run(document(read), stranger, expect(true, "read", null)))
                .isEqualTo("expected allow by rule read, but was deny by rule read with reason scope_lacking;"
                        + " read: scopes in [orders.read]");
        assertThat(run(document(read), reader, expect(false, null, "policy_denied")))
                .isEqualTo("expected deny with reason policy_denied, but was allow by rule read");
        assertThat(run(document(read), reader, expect(true, "write", null)))
                .isEqualTo("expected allow by rule write, but was allow by rule read");
        assertThat(run(document(read), TestRequest.get("/x"), ALLOWED))
                .isEqualTo("expected allow, but was deny with reason policy_no_match");
        assertThat(run(document(read, deny("odd", expr("error"))), reader, ALLOWED))
                .isEqualTo("expected allow, but was deny by rule odd with reason policy_error;"
                        + " odd: expr error (cannot be evaluated)");
        assertThat(run(requiring(document(read), claim("email_verified", true)), reader, ALLOWED))
                .isEqualTo("expected allow, but was deny by rule require[0] with reason policy_requirement;"
                        + " require[0]: claims.email_verified in [true] (there is nothing to compare)");
    }

    @Test
    void theTestsOfAPlatformDocumentAllowWhatNothingDenies() {
        PolicyDocument guards = document(
                TestPolicies.GUARDS, deny("contractors", claim("employment", noneOf("permanent")), "/admin/**"));
        TestRequest employee = TestRequest.get("/admin/x").claims(Map.of("employment", "permanent"));
        assertThat(run(guards, employee, ALLOWED)).isNull();
        assertThat(run(guards, TestRequest.get("/admin/x"), expect(false, "contractors", null)))
                .isNull();
        assertThat(run(guards, TestRequest.get("/admin/x/"), DENIED)).isNull();
        assertThat(run(guards, employee, expect(true, "contractors", null)))
                .isEqualTo("expected allow by rule contractors, but was allow;"
                        + " contractors: claims.employment not in [permanent]");
    }

    @Test
    void aDocumentInShadowModeIsTestedAsIfItWereEnforced() {
        assertThat(run(with(document(read), PolicyMode.SHADOW), reader, ALLOWED))
                .isNull();
        assertThat(run(document(with(read, PolicyMode.SHADOW)), reader, ALLOWED))
                .isEqualTo("expected allow, but was deny with reason policy_no_match");
    }

    @Test
    void aRequestThatNamesNoRouteOrHostIsOneThatTheDocumentAppliesTo() {
        PolicyDocument document = with(document(read), new AppliesTo(List.of("orders-*"), List.of("*.acme.example")));
        assertThat(run(document, reader.at((String) null, null), ALLOWED)).isNull();
        assertThat(run(document, reader.at("billing", null), ALLOWED))
                .isEqualTo("the document is not about the route 'billing'");
        assertThat(run(document, reader.at("orders-1", "evil.example"), DENIED)).isNull();
    }

    @Test
    void aRequestThatNamesNoTimeComesNow() {
        Condition noon = new Condition.Time(ZoneOffset.UTC, Set.of(), LocalTime.of(8, 0), null, null, null);
        PolicyDocument document = document(allow("noon", noon));
        PolicyTest.Given given = reader.at((java.time.Instant) null).given();
        assertThat(LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC)).hasToString("08:00");
        assertThat(run(document, given, ALLOWED)).isNull();
        clock.advance(Duration.ofHours(16));
        assertThat(run(document, given, DENIED)).isNull();
    }

    @Test
    void headersOfTheRequestMayBeWrittenInAnyCase() {
        Condition header = new Condition.Header("x-amount", TestPolicies.oneOf(100));
        TestRequest request = reader.with(Map.of("X-Amount", List.of("100")), Map.of());
        assertThat(run(document(allow("small", header)), request, ALLOWED)).isNull();
    }

    @Test
    void headersAreExpectedInAnyCaseAndAtLeast() {
        PolicyRule rule = with(
                read,
                new Obligation.SetRequestHeader("X-Subject", new Obligation.Value.OfClaim(ClaimPath.of("scope"))),
                new Obligation.SetRequestHeader("X-Other", new Obligation.Value.Literal("1")),
                new Obligation.SetResponseHeader("X-Seen", new Obligation.Value.Literal("yes")));
        assertThat(run(
                        document(rule),
                        reader,
                        new PolicyTest.Expect(
                                true, null, null, Map.of("x-subject", "openid orders.read"), Map.of("x-seen", "yes"))))
                .isNull();
        assertThat(run(
                        document(rule),
                        reader,
                        new PolicyTest.Expect(true, null, null, Map.of("X-Subject", "u2"), Map.of())))
                .isEqualTo("expected the headers {X-Subject=u2}, but were {X-Subject=openid orders.read, X-Other=1}"
                        + " for the upstream and {X-Seen=yes} for the client");
        assertThat(run(
                        document(rule),
                        reader,
                        new PolicyTest.Expect(true, null, null, Map.of(), Map.of("X-Subject", "u1"))))
                .startsWith("expected the headers {X-Subject=u1}");
    }

    @Test
    void anObligationThatCannotBeCarriedOutIsARefusal() {
        PolicyRule rule = with(
                read, new Obligation.SetRequestHeader("X-Subject", new Obligation.Value.OfClaim(ClaimPath.of("sub"))));
        assertThat(run(document(rule), reader, expect(false, "read", "obligation_failed")))
                .isNull();
        assertThat(run(document(rule), reader, ALLOWED))
                .isEqualTo("expected allow, but was deny by rule read with reason obligation_failed");
        Map<String, Object> odd = new HashMap<>(Map.of("scope", "orders.read", "sub", "u\r\nX-Admin: 1"));
        assertThat(run(document(rule), reader.claims(odd), expect(false, null, "obligation_failed")))
                .isNull();
    }

    @Test
    void aPathThatIsNoneFailsItsTestAndNoOther() {
        PolicyDocument document = with(
                document(read),
                new PolicyTest("odd", TestRequest.get("/%zz").given(), DENIED),
                new PolicyTest("sound", reader.given(), ALLOWED));
        List<PolicyTestResult> results = new PolicyTestRunner(clock).run(TestPolicies.COMPILER.compile(document));
        assertThat(results.get(0).failure()).startsWith("'/%zz' is no path of a request");
        assertThat(results.get(1)).isEqualTo(new PolicyTestResult("sound", null));
        assertThat(results).map(PolicyTestResult::isPassed).containsExactly(false, true);
    }

    @Test
    void testsThatTakeLongerThanASecondAreNotRun() {
        PolicyDocument document = with(
                document(read),
                new PolicyTest("first", reader.given(), ALLOWED),
                new PolicyTest("second", reader.given(), ALLOWED),
                new PolicyTest("third", reader.given(), ALLOWED));
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 100);
        List<PolicyTestResult> results = new PolicyTestRunner(clock, () -> nanos.getAndAdd(500_000_000))
                .run(TestPolicies.COMPILER.compile(document));
        assertThat(results).map(PolicyTestResult::isPassed).containsExactly(true, true, false);
        assertThat(results.get(2).failure()).isEqualTo("was not run: the tests of a document must end within PT1S");
    }

    private String run(PolicyDocument document, TestRequest request, PolicyTest.Expect expect) {
        return run(document, request.given(), expect);
    }

    private String run(PolicyDocument document, PolicyTest.Given given, PolicyTest.Expect expect) {
        PolicyDocument tested = with(document, new PolicyTest("the test", given, expect));
        return new PolicyTestRunner(clock)
                .run(TestPolicies.COMPILER.compile(tested))
                .get(0)
                .failure();
    }

    private static PolicyTest.Expect expect(boolean isAllowed, String rule, String reason) {
        return new PolicyTest.Expect(isAllowed, rule, reason, Map.of(), Map.of());
    }
}
