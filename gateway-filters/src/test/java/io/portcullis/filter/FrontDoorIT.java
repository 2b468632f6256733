package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Forgeries;
import io.portcullis.testing.Forgery;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every forged token through a real server: one answer for all of them, nothing reaches the upstream. */
class FrontDoorIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer("ES256", "RS256", "Ed25519")
            .property("portcullis.issuers.corporate.algorithms[3]", "RS512")
            .property("server.max-http-request-header-size", "32KB")
            .route("api", "/api/**", "VerifyToken")
            .route("public", "/public/**", "AllowAnonymous")
            .start();

    private static final String ANSWER =
            gateway.http().get("/api/things", "a.b.c.d.e").fingerprint();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<Forgery> forgeries() {
        return Forgeries.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void t4GivesOneAnswerToAllInvalidTokens(Forgery forgery) {
        int before = gateway.upstream().count();
        RawHttp.Answer answer = http.get("/api/things", forgery.token());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gateway\", error=\"invalid_token\"");
        assertThat(answer.fingerprint().replace(answer.header("X-Decision-Id"), "ID"))
                .isEqualTo(ANSWER.replaceAll("X-Decision-Id=[0-9a-f]+", "X-Decision-Id=ID"));
        assertThat(reason()).isEqualTo(forgery.reason());
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void aPublicRouteRefusesAnInvalidTokenToo(Forgery forgery) {
        assertThat(http.get("/public/things", forgery.token()).status()).isEqualTo(401);
        assertThat(reason()).isEqualTo(forgery.reason());
    }

    @Test
    void t1RefusesTwoAuthorizationHeadersEvenIfTheyAreEqual() {
        String line = "Authorization: Bearer " + TestToken.valid().compact();
        RawHttp.Answer answer = http.send("GET", "/api/things", line, line);
        assertInvalidRequest(answer, Reason.CREDENTIALS_REPEATED);
        assertInvalidRequest(
                http.send("GET", "/public/things", line, "authorization: Basic eDp5"), Reason.CREDENTIALS_REPEATED);
    }

    @Test
    void t2RefusesATokenInTheQueryBesideAHeader() {
        String token = TestToken.valid().compact();
        assertInvalidRequest(http.get("/api/things?access_token=" + token, token), Reason.CREDENTIALS_IN_QUERY);
        assertInvalidRequest(http.get("/api/things?a=b&access%5Ftoken=x", token), Reason.CREDENTIALS_IN_QUERY);
    }

    @Test
    void t2NeverAcceptsATokenInTheQuery() {
        RawHttp.Answer answer =
                http.send("GET", "/api/things?access_token=" + TestToken.valid().compact());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
    }

    @Test
    void t2NeverForwardsATokenInTheQuery() {
        assertThat(http.send("GET", "/public/things?a=1&ACCESS_TOKEN=secret&b=2")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.upstream().last().target()).isEqualTo("/public/things?a=1&b=2");
        assertThat(http.send("GET", "/public/things?access_token=secret").status())
                .isEqualTo(200);
        assertThat(gateway.upstream().last().target()).isEqualTo("/public/things");
    }

    @Test
    void t3ReadsTheSchemeInAnyCase() {
        for (String scheme : List.of("bearer", "BEARER", "bEaReR")) {
            String line = "Authorization: " + scheme + " " + TestToken.valid().compact();
            assertThat(http.send("GET", "/api/things", line).status()).isEqualTo(200);
        }
    }

    @Test
    void anotherSchemeIsNoBearerToken() {
        for (String value : List.of("Basic dTpw", "Bearerx abc", "DPoP abc", "Bearer-like abc")) {
            assertThat(http.send("GET", "/api/things", "Authorization: " + value)
                            .status())
                    .isEqualTo(401);
            assertThat(reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
        }
    }

    @Test
    void whatALenientUpstreamMightReadAsABearerTokenIsOneOnAPublicRouteToo() {
        for (String separator : List.of("\t", "\u00a0", ",", "=", ":")) {
            String line =
                    "Authorization: Bearer" + separator + TestToken.valid().compact();
            assertThat(http.send("GET", "/public/things", line).status())
                    .as(separator)
                    .isEqualTo(401);
            assertThat(reason()).isEqualTo(Reason.TOKEN_CHARACTERS);
        }
    }

    @Test
    void anEmptyTokenIsAnInvalidOne() {
        assertThat(http.send("GET", "/api/things", "Authorization: Bearer").status())
                .isEqualTo(401);
        assertThat(reason()).isEqualTo(Reason.TOKEN_EMPTY);
    }

    @Test
    void t5EchoesNothingFromTheToken() {
        String token = TestToken.valid()
                .claim("sub", "canary-subject")
                .header("kid", "canary-kid")
                .compact();
        RawHttp.Answer answer = http.get("/api/things", token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers() + answer.body()).doesNotContain("canary").doesNotContain("Exception");
    }

    @Test
    void aHeadRequestIsRefusedWithoutABody() {
        RawHttp.Answer answer = http.send("HEAD", "/api/things");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gateway\"");
    }

    private void assertInvalidRequest(RawHttp.Answer answer, Reason reason) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gateway\", error=\"invalid_request\"");
        assertThat(reason()).isEqualTo(reason);
    }

    private static Reason reason() {
        return ((Decision.Deny) gateway.lastDecision().decision()).reason();
    }
}
