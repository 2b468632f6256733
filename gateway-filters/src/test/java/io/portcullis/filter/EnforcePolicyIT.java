package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.audit.DecisionRecord;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestFiles;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnforcePolicyIT {

    private static final String ACME = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: orders-api}
            spec:
              require:
                - claims: {suspended: {exists: false}}
              rules:
                - id: read
                  effect: allow
                  match: {methods: [GET], paths: ["/orders", "/orders/{id}"]}
                  when: {scopes: {anyOf: ["orders:read"]}}
                  obligations:
                    - {type: set-request-header, name: X-Subject, claim: sub}
                    - {type: remove-request-header, name: X-Debug}
                    - {type: set-response-header, name: X-Policy, value: read}
                - id: write
                  effect: allow
                  match: {methods: [POST], paths: ["/orders"]}
                  when: {scopes: {anyOf: ["orders:write"]}}
                - id: own
                  effect: allow
                  match: {methods: [GET], paths: ["/orders/of/{subject}"]}
                  when: {pathVars: {subject: {claim: sub}}}
                - id: refund
                  effect: allow
                  match: {methods: [POST], paths: ["/orders/{id}/refund"]}
                  stepUp: {acrAnyOf: ["urn:acme:loa:2"], maxAge: 300}
                - id: no-deletes-from-there
                  effect: deny
                  match: {methods: [GET], paths: ["/orders/13"]}
                - id: header
                  effect: allow
                  match: {methods: [GET], paths: ["/orders/header/{id}"]}
                  obligations:
                    - {type: set-request-header, name: X-Department, claim: department}
                - id: imposter
                  effect: allow
                  match: {methods: [GET], paths: ["/orders/imposter/{id}"]}
                  obligations:
                    - {type: set-request-header, name: x_user, value: root}
                - id: future
                  mode: shadow
                  effect: deny
                  match: {methods: [GET], paths: ["/orders/7"]}
                - id: with-query
                  effect: allow
                  match: {methods: [PUT], paths: ["/orders/{id}"]}
                  when: {query: {mode: safe}, headers: {X-Confirm: "yes"}, ip: {in: ["127.0.0.0/8"]}}
            """;

    private static final String ACME_OTHER = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: other-api}
            spec:
              rules:
                - {id: all, effect: allow, match: {paths: ["/other/**", "/named/**"]}}
            """;

    private static final String PUBLIC = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: nobody, name: public}
            spec:
              rules:
                - {id: open, effect: allow, match: {paths: ["/anonymous/open/**"]}}
                - {id: closed, effect: allow, match: {paths: ["/anonymous/closed/**"]}, when: {authenticated: true}}
            """;

    private static final String PLATFORM = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: "*", name: guards, tier: platform}
            spec:
              rules:
                - id: no-trace-of-internals
                  effect: deny
                  match: {paths: ["/other/internal/**"]}
            """;

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .property("portcullis.policy.locations[0]", TestFiles.write("acme", ACME))
            .property("portcullis.policy.locations[1]", TestFiles.write("acme-other", ACME_OTHER))
            .property("portcullis.policy.locations[2]", TestFiles.write("nobody", PUBLIC))
            .property("portcullis.policy.locations[3]", TestFiles.write("platform", PLATFORM))
            .property("portcullis.policy.default-tenant", "nobody")
            .property("portcullis.forward.headers.X-User", "sub")
            .route("orders", "/orders/**", "VerifyToken", "EnforcePolicy")
            .route("other", "/other/**", "VerifyToken", "EnforcePolicy")
            .route("named", "/named/**", "VerifyToken", "EnforcePolicy=orders-api")
            .route("anonymous", "/anonymous/**", "AllowAnonymous", "EnforcePolicy")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TestToken acme() {
        return TestToken.valid().claim("tenant", "acme").claim("sub", "alice").claim("scope", "orders:read");
    }

    private RawHttp.Answer send(String method, String target, TestToken token, String... headers) {
        String[] lines = new String[headers.length + 1];
        lines[0] = "Authorization: Bearer " + token.compact();
        System.arraycopy(headers, 0, lines, 1, headers.length);
        return http.send(method, target, lines);
    }

    private static DecisionRecord last() {
        List<DecisionRecord> decisions = gateway.decisions().stream()
                .filter(decision -> decision.stage() == Stage.POLICY)
                .toList();
        return decisions.get(decisions.size() - 1);
    }

    private static Reason reason() {
        return ((Decision.Deny) last().decision()).reason();
    }

    private static String basis() {
        return String.valueOf(last().decision().basis());
    }

    @Test
    void aRuleThatAllowsLetsTheRequestPass() {
        assertThat(send("GET", "/orders/17", acme()).status()).isEqualTo(200);
        assertThat(basis()).isEqualTo("acme/orders-api@1#read");
    }

    @Test
    void whatNoRuleAllowsIsRefusedWithoutSayingWhy() {
        RawHttp.Answer answer = send("PATCH", "/orders/17", acme());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(answer.body()).doesNotContain("orders-api", "policy");
        assertThat(reason()).isEqualTo(Reason.POLICY_NO_MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/13", "/orders/13/"})
    void aRuleThatDeniesWinsWithOrWithoutASlashAtTheEnd(String target) {
        assertThat(send("GET", target, acme()).status()).isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.POLICY_DENIED);
        assertThat(basis()).isEqualTo("acme/orders-api@1#no-deletes-from-there");
    }

    @Test
    void whoLacksNothingButAScopeIsToldWhich() {
        RawHttp.Answer answer = send("POST", "/orders", acme());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"orders:write\"");
        assertThat(reason()).isEqualTo(Reason.SCOPE_LACKING);
    }

    @Test
    void whoHasNotAuthenticatedStronglyEnoughIsToldHow() {
        RawHttp.Answer answer = send("POST", "/orders/17/refund", acme());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"gateway\", error=\"insufficient_user_authentication\","
                        + " acr_values=\"urn:acme:loa:2\", max_age=\"300\"");
        assertThat(reason()).isEqualTo(Reason.STEP_UP_REQUIRED);
        TestToken strong = acme().claim("acr", "urn:acme:loa:2");
        assertThat(send("POST", "/orders/17/refund", strong).status()).isEqualTo(401);
        long now = Instant.now().getEpochSecond();
        assertThat(send("POST", "/orders/17/refund", strong.claim("auth_time", now - 301))
                        .status())
                .isEqualTo(401);
        assertThat(send("POST", "/orders/17/refund", strong.claim("auth_time", now - 60))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsRequiredHoldsForEveryRule() {
        assertThat(send("GET", "/orders/17", acme().claim("suspended", true)).status())
                .isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.POLICY_REQUIREMENT);
    }

    @Test
    void aPathVariableIsComparedWithAClaim() {
        assertThat(send("GET", "/orders/of/alice", acme()).status()).isEqualTo(200);
        assertThat(send("GET", "/orders/of/%61lice", acme()).status()).isEqualTo(200);
        assertThat(send("GET", "/orders/of/bob", acme()).status()).isEqualTo(403);
    }

    @Test
    void headersQueryAndAddressAreConditions() {
        assertThat(send("PUT", "/orders/1?mode=safe", acme(), "X-Confirm: yes").status())
                .isEqualTo(200);
        assertThat(send("PUT", "/orders/1?mode=s%61fe", acme(), "x-confirm: yes")
                        .status())
                .isEqualTo(200);
        assertThat(send("PUT", "/orders/1?mode=wild", acme(), "X-Confirm: yes").status())
                .isEqualTo(403);
        assertThat(send("PUT", "/orders/1?mode=safe", acme()).status()).isEqualTo(403);
        assertThat(send("PUT", "/orders/1?mode=%zz", acme(), "X-Confirm: yes").status())
                .isIn(400, 403);
    }

    @Test
    void theUpstreamIsToldWhatTheRuleObliges() {
        RawHttp.Answer answer = send("GET", "/orders/17", acme(), "X-Debug: 1", "x_subject: root", "X-Subject: root");
        assertThat(answer.header("X-Policy")).isEqualTo("read");
        assertThat(gateway.upstream().last().values("X-Subject")).containsExactly("alice");
        assertThat(gateway.upstream().last().values("x_subject")).isEmpty();
        assertThat(gateway.upstream().last().values("X-Debug")).isEmpty();
        assertThat(gateway.upstream().last().values("X-User")).containsExactly("alice");
    }

    @Test
    void aClientCannotSetWhatAnotherRuleOfItsTenantWouldSet() {
        assertThat(send("GET", "/orders/of/alice", acme(), "X-Subject: root", "X.Subject: root")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.upstream().last().values("X-Subject")).isEmpty();
        assertThat(gateway.upstream().last().values("X.Subject")).isEmpty();
    }

    @Test
    void anObligationThatCannotBeCarriedOutRefuses() {
        assertThat(send("GET", "/orders/header/1", acme()).status()).isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.OBLIGATION_FAILED);
        assertThat(send("GET", "/orders/header/1", acme().claim("department", "it"))
                        .status())
                .isEqualTo(200);
        assertThat(gateway.upstream().last().values("X-Department")).containsExactly("it");
    }

    @Test
    void noDocumentSaysWhoCalledInThePlaceOfTheOperator() {
        assertThat(send("GET", "/orders/imposter/1", acme()).status()).isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.OBLIGATION_FAILED);
    }

    @Test
    void aTenantWithoutDocumentsIsRefused() {
        assertThat(send("GET", "/orders/17", acme().claim("tenant", "stranger")).status())
                .isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.POLICY_MISSING);
    }

    @Test
    void thePlatformsDenialsHoldForEveryTenant() {
        assertThat(send("GET", "/other/a", acme()).status()).isEqualTo(200);
        assertThat(send("GET", "/other/internal/a", acme()).status()).isEqualTo(403);
        assertThat(basis()).isEqualTo("*/guards@1#no-trace-of-internals");
    }

    @Test
    void aRouteMayNameTheDocumentsThatCount() {
        assertThat(send("GET", "/named/a", acme()).status()).isEqualTo(403);
        assertThat(reason()).isEqualTo(Reason.POLICY_NO_MATCH);
    }

    @Test
    void aShadowRuleIsSeenBesideTheDecisionAndHasNoEffect() {
        assertThat(send("GET", "/orders/7", acme()).status()).isEqualTo(200);
        Decision shadow = last().decision().basis().shadow();
        assertThat(shadow).isInstanceOf(Decision.Deny.class);
        assertThat(String.valueOf(shadow.basis())).isEqualTo("acme/orders-api@1#future");
    }

    @Test
    void callersWithoutATokenAreOfTheDefaultTenant() {
        assertThat(http.send("GET", "/anonymous/open/a").status()).isEqualTo(200);
        RawHttp.Answer refused = http.send("GET", "/anonymous/closed/a");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gateway\"");
    }

    @Test
    void aBadTokenIsRefusedAsOneWhateverThePolicySays() {
        assertThat(send("GET", "/anonymous/open/a", acme().claim("aud", "elsewhere"))
                        .status())
                .isEqualTo(401);
    }
}
