package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RequireClaimsIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .route("orders", "/orders/**", "VerifyToken", "RequireClaims=scope, orders:read, orders:admin")
            .route("anonymous", "/anonymous/**", "AllowAnonymous", "RequireClaims=scope, orders:read")
            .route("structured", "/structured/**", "VerifyToken")
            .filter(
                    1,
                    "RequireClaims",
                    "claims[0].claim",
                    "https://acme.example/tenant",
                    "claims[0].equals",
                    "a, b.c[d]",
                    "claims[1].claim",
                    "/realm_access/roles",
                    "claims[1].all-of[0]",
                    "reader",
                    "claims[1].all-of[1]",
                    "auditor",
                    "claims[2].claim",
                    "plan",
                    "claims[2].none-of[0]",
                    "free",
                    "claims[3].claim",
                    "email",
                    "claims[3].matches",
                    "[a-z]+@acme[.]example",
                    "claims[4].claim",
                    "email_verified",
                    "claims[4].exists",
                    "true")
            .route("absent", "/absent/**", "VerifyToken")
            .filter(1, "RequireClaims", "claims[0].claim", "impersonated", "claims[0].exists", "false")
            .route("default", "/both/**", "VerifyToken", "RequireClaims=tenant, acme", "RequireClaims=plan, gold")
            .route(
                    "tokenclaim-gold",
                    List.of("Path=/plan/**", "TokenClaim=plan, gold, platinum"),
                    "VerifyToken",
                    "SetPath=/gold")
            .route("tokenclaim-rest", "/plan/**", "VerifyToken", "SetPath=/standard")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void passesWithOneOfTheScopes() {
        assertThat(http.get("/orders/1", TestToken.valid().compact()).status()).isEqualTo(200);
    }

    @Test
    void tellsTheClientWhichScopeIsLacking() {
        RawHttp.Answer answer =
                http.get("/orders/1", TestToken.valid().claim("scope", "openid").compact());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"gateway\", error=\"insufficient_scope\", scope=\"orders:read orders:admin\"");
        assertThat(reason()).isEqualTo(Reason.SCOPE_LACKING);
    }

    @Test
    void aScopeIsNotFoundInsideAnotherOne() {
        for (String scope : List.of("orders:readonly", "xorders:read", "orders:READ", "orders:read,orders:write")) {
            assertThat(http.get(
                                    "/orders/1",
                                    TestToken.valid().claim("scope", scope).compact())
                            .status())
                    .as(scope)
                    .isEqualTo(403);
        }
    }

    @Test
    void asksAnonymousCallersForAToken() {
        assertThat(http.send("GET", "/anonymous/1").status()).isEqualTo(401);
        assertThat(http.get("/anonymous/1", TestToken.valid().compact()).status())
                .isEqualTo(200);
    }

    @Test
    void allRulesOfTheStructuredFormMustHold() {
        TestToken token = TestToken.valid()
                .claim("https://acme.example/tenant", "a, b.c[d]")
                .claim("realm_access", Map.of("roles", List.of("reader", "auditor", "other")))
                .claim("plan", "gold")
                .claim("email", "ann@acme.example")
                .claim("email_verified", false);
        assertThat(http.get("/structured/1", token.compact()).status()).isEqualTo(200);
        List<TestToken> lacking = List.of(
                token.without("https://acme.example/tenant"),
                token.claim("https://acme.example/tenant", "a"),
                token.claim("realm_access", Map.of("roles", List.of("reader"))),
                token.claim("realm_access", "reader auditor"),
                token.claim("plan", "free"),
                token.claim("plan", List.of("gold", "free")),
                token.without("plan"),
                token.claim("email", "ann@acme.example.evil"),
                token.claim("email", List.of("ann@acme.example", "x")),
                token.without("email_verified"),
                token.claim("email_verified", null));
        for (TestToken each : lacking) {
            RawHttp.Answer answer = http.get("/structured/1", each.compact());
            assertThat(answer.status()).as(each.claimsJson()).isEqualTo(403);
            assertThat(answer.header("WWW-Authenticate")).isNull();
            assertThat(reason()).isEqualTo(Reason.CLAIM_LACKING);
        }
    }

    @Test
    void aClaimMayBeWantedAbsent() {
        assertThat(http.get("/absent/1", TestToken.valid().compact()).status()).isEqualTo(200);
        assertThat(http.get(
                                "/absent/1",
                                TestToken.valid().claim("impersonated", false).compact())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void twoFiltersOfOneKindBothApply() {
        assertThat(http.get("/both/1", TestToken.valid().claim("plan", "gold").compact())
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/both/1", TestToken.valid().compact()).status()).isEqualTo(403);
        assertThat(http.get(
                                "/both/1",
                                TestToken.valid()
                                        .claim("plan", "gold")
                                        .claim("tenant", "globex")
                                        .compact())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void tokenClaimRoutesByAVerifiedClaimOnly() {
        assertThat(http.get("/plan/x", TestToken.valid().claim("plan", "gold").compact())
                        .body())
                .startsWith("GET /gold ");
        assertThat(http.get("/plan/x", TestToken.valid().claim("plan", "silver").compact())
                        .body())
                .startsWith("GET /standard ");
        RawHttp.Answer forged = http.get(
                "/plan/x",
                TestToken.valid()
                        .claim("plan", "gold")
                        .forgedBy(io.portcullis.testing.TestKey.create("ES256", "ES256"))
                        .compact());
        assertThat(forged.status()).isEqualTo(401);
        assertThat(http.send("GET", "/plan/x").status()).isEqualTo(401);
    }

    private static Reason reason() {
        return ((Decision.Deny) gateway.lastDecision().decision()).reason();
    }
}
