package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTokenIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer(
                    "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "Ed25519", "EdDSA")
            .issuer("internal", "https://internal.example", TestKey.keySet(TestKey.of("HS256")), "HS256")
            .route("api", "/api/**", "VerifyToken")
            .route("corporate", "/corporate/**", "VerifyToken=corporate")
            .route("public", "/public/**", "AllowAnonymous")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "Ed25519", "EdDSA"
            })
    void acceptsAGenuineTokenOfEveryAlgorithm(String algorithm) {
        RawHttp.Answer answer = http.get(
                "/api/things", TestToken.valid().by(TestKey.of(algorithm)).compact());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gateway.upstream().last().target()).isEqualTo("/api/things");
    }

    @Test
    void acceptsAnHmacTokenOfAnIssuerOfItsOwn() {
        String token = TestToken.valid()
                .claim("iss", "https://internal.example")
                .by(TestKey.of("HS256"))
                .compact();
        assertThat(http.get("/api/things", token).status()).isEqualTo(200);
        assertThat(http.get("/corporate/things", token).status()).isEqualTo(401);
    }

    @Test
    void asksForATokenWithoutAnErrorCode() {
        RawHttp.Answer answer = http.send("GET", "/api/things");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gateway\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"instance\":\""
                        + answer.header("X-Decision-Id") + "\"}");
    }
}
