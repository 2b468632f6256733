package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.EchoUpstream;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardClaimsIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .property("portcullis.forward.headers.X-Plan", "plan")
            .property("portcullis.forward.max-size", "200B")
            .route("api", "/api/**", "VerifyToken", "ForwardClaims=sub, tenant")
            .route("structured", "/structured/**", "VerifyToken")
            .filter(1, "ForwardClaims", "claims[0].claim", "/realm_access/roles", "claims[0].header", "X-Roles")
            .route("plain", "/plain/**", "VerifyToken")
            .route("public", "/public/**", "AllowAnonymous", "ForwardClaims=sub")
            .start();

    private static final Gateway stripping = Gateway.with()
            .corporateIssuer()
            .property("portcullis.forward.strip-authorization", "true")
            .route("api", "/api/**", "VerifyToken")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
        stripping.close();
    }

    @Test
    void tellsTheUpstreamWhoCalls() {
        http.get("/api/1", TestToken.valid().compact());
        assertThat(received().values("X-User")).containsExactly("u1");
        assertThat(received().values("X-Tenant")).containsExactly("acme");
        assertThat(received().values("Authorization")).hasSize(1);
    }

    @Test
    void forwardsHeadersOfThePropertyOnEveryVerifiedRoute() {
        http.get("/plain/1", TestToken.valid().claim("plan", "gold").compact());
        assertThat(received().values("X-Plan")).containsExactly("gold");
        http.get("/api/1", TestToken.valid().claim("plan", "gold").compact());
        assertThat(received().values("X-Plan")).containsExactly("gold");
        assertThat(received().values("X-User")).containsExactly("u1");
    }

    @Test
    void anAbsentClaimLeavesItsHeaderAbsent() {
        http.get("/api/1", TestToken.valid().without("tenant").compact());
        assertThat(received().values("X-Tenant")).isEmpty();
    }

    @ParameterizedTest(name = "H1 {0}")
    @ValueSource(
            strings = {
                "X-User",
                "x-user",
                "X_User",
                "x.user",
                "X_USER",
                "X-Roles",
                "x_roles",
                "X-Plan",
                "X.Plan",
                "X-Tenant",
                "X!User",
                "X~User",
                "X+User",
                "X|User",
                "X'User"
            })
    void h1TakesAnAssertedHeaderInAnySpellingFromTheClientOnEveryRoute(String name) {
        for (String path : List.of("/api/1", "/plain/1", "/structured/1")) {
            http.send(
                    "GET",
                    path,
                    "Authorization: Bearer " + TestToken.valid().compact(),
                    name + ": evil",
                    name + ": evil2");
            assertThat(received().headers().toString()).as(path).doesNotContain("evil");
        }
        assertThat(http.send("GET", "/public/1", name + ": evil").status()).isEqualTo(200);
        assertThat(received().headers().toString()).doesNotContain("evil");
    }

    @Test
    void h2AClientCannotHaveAnAssertedHeaderDroppedByConnection() {
        http.send(
                "GET",
                "/api/1",
                "Authorization: Bearer " + TestToken.valid().compact(),
                "Connection: close, X-User, x-tenant");
        assertThat(received().values("X-User")).containsExactly("u1");
        assertThat(received().values("X-Tenant")).containsExactly("acme");
    }

    @Test
    void h2KeepsTheOptionsThatAreNoHeaderNames() {
        assertThat(http.send("GET", "/public/1", "Connection: X-Foo", "Connection: close", "X-Foo: kept")
                        .status())
                .isEqualTo(200);
        assertThat(received().values("X-Foo")).containsExactly("kept");
    }

    @Test
    void h6EncodesWhatIsNotAscii() {
        http.get("/api/1", TestToken.valid().claim("sub", " Zo\u00eb, 100%").compact());
        assertThat(received().values("X-User")).containsExactly("%20Zo%C3%AB%2C 100%25");
    }

    @Test
    void h6SeparatesTheElementsOfAList() {
        http.get(
                "/structured/1",
                TestToken.valid()
                        .claim("realm_access", Map.of("roles", List.of("a,b", "c", 7, true)))
                        .compact());
        assertThat(received().values("X-Roles")).containsExactly("a%2Cb,c,7,true");
    }

    @Test
    void h6RefusesClaimsThatCannotBeHeaders() {
        for (Object roles :
                List.of("a\nb", "a\u0000", "x\u202ey", Map.of("a", 1), List.of(List.of("a")), "y".repeat(201))) {
            int before = gateway.upstream().count();
            RawHttp.Answer answer = http.get(
                    "/structured/1",
                    TestToken.valid()
                            .claim("realm_access", Map.of("roles", roles))
                            .compact());
            assertThat(answer.status()).as(String.valueOf(roles)).isEqualTo(403);
            assertThat(gateway.upstream().count()).isEqualTo(before);
        }
    }

    @Test
    void aPublicRouteTellsAKnownCallerOnly() {
        http.send("GET", "/public/1");
        assertThat(received().values("X-User")).isEmpty();
        http.get("/public/1", TestToken.valid().compact());
        assertThat(received().values("X-User")).containsExactly("u1");
    }

    @Test
    void c7TheTenantIsTheOneThatTheTokenBelongsToAndNotTheOneThatItNames() {
        try (Gateway several = Gateway.with()
                .corporateIssuer()
                .issuer("partner", "https://partner.example", TestKey.keySet(TestKey.of("ES256")))
                .property("portcullis.issuers.partner.tenant", "globex")
                .issuer("third", "https://third.example", TestKey.keySet(TestKey.of("ES256")))
                .route("api", "/api/**", "VerifyToken", "ForwardClaims=sub, tenant")
                .start()) {
            TestToken token = TestToken.valid().claim("tenant", "acme");
            several.http()
                    .get("/api/1", token.claim("iss", "https://partner.example").compact());
            assertThat(several.upstream().last().values("X-Tenant")).containsExactly("globex");
            several.http()
                    .get("/api/1", token.claim("iss", "https://third.example").compact());
            assertThat(several.upstream().last().values("X-Tenant")).isEmpty();
            several.http().get("/api/1", token.compact());
            assertThat(several.upstream().last().values("X-Tenant")).containsExactly("acme");
        }
    }

    @Test
    void credentialsThatTheGatewaySetsForTheUpstreamStay() {
        try (Gateway own = Gateway.with()
                .corporateIssuer()
                .property("portcullis.forward.strip-authorization", "true")
                .route("api", "/api/**", "VerifyToken", "SetRequestHeader=Authorization, Basic b3du")
                .start()) {
            own.http().get("/api/1", TestToken.valid().compact());
            assertThat(own.upstream().last().values("Authorization")).containsExactly("Basic b3du");
        }
    }

    @Test
    void mayKeepTheTokenItselfFromTheUpstream() {
        assertThat(stripping.http().get("/api/1", TestToken.valid().compact()).status())
                .isEqualTo(200);
        assertThat(stripping.upstream().last().values("Authorization")).isEmpty();
    }

    private static EchoUpstream.Received received() {
        return gateway.upstream().last();
    }
}
