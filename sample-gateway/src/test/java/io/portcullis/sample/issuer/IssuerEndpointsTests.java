package io.portcullis.sample.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.sample.loopback.Received;
import io.portcullis.sample.loopback.Reply;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class IssuerEndpointsTests {

    private static final String ISSUER = "http://localhost:9000";

    private final SigningKeys keys = new SigningKeys();
    private final IssuerEndpoints endpoints =
            new IssuerEndpoints(ISSUER, keys, new TokenMint(ISSUER, keys, Clock.systemUTC()));

    @Test
    void theKeysArePublishedWithoutTheirPrivateParts() {
        JsonNode key = json(200, ask("GET", "/keys", "")).at("/keys/0");
        assertThat(key.propertyNames()).containsExactlyInAnyOrder("kty", "use", "crv", "kid", "x", "y", "alg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    void theIssuerCanBeDiscovered(String path) {
        JsonNode metadata = json(200, ask("GET", path, ""));
        assertThat(metadata.at("/issuer").asString()).isEqualTo(ISSUER);
        assertThat(metadata.at("/jwks_uri").asString()).isEqualTo(ISSUER + "/keys");
        assertThat(metadata.at("/token_endpoint").asString()).isEqualTo(ISSUER + "/token");
    }

    @Test
    void aTokenComesAsABearerTokenWithItsLifetime() {
        JsonNode answer = json(200, ask("POST", "/token", "sub=alice&scope=a+b%20c&ttl=60"));
        assertThat(answer.at("/access_token").asString().split("\\.", -1)).hasSize(3);
        assertThat(answer.at("/token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.at("/expires_in").asInt()).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl=soon", "ttl=1&ttl=2", "ttl=%zz"})
    void aWrongRequestForATokenIsExplained(String query) {
        JsonNode answer = json(400, ask("POST", "/token", query));
        assertThat(answer.at("/error").asString()).isEqualTo("invalid_request");
        assertThat(answer.at("/error_description").asString()).contains("ttl");
    }

    @Test
    void aRotationTellsTheNewKey() {
        JsonNode answer = json(200, ask("POST", "/rotate", ""));
        assertThat(answer.at("/kid").asString()).isEqualTo(keys.current().getKeyID());
        assertThat(keys.kids()).hasSize(2);
    }

    @Test
    void aWithdrawalTellsWhichKeySignsNow() {
        String old = keys.current().getKeyID();
        JsonNode answer = json(200, ask("POST", "/withdraw", "kid=" + old));
        assertThat(answer.at("/withdrawn").asString()).isEqualTo(old);
        assertThat(answer.at("/kid").asString())
                .isEqualTo(keys.current().getKeyID())
                .isNotEqualTo(old);
    }

    @Test
    void anUnknownKeyIsNotFoundAndTheKnownOnesAreNamed() {
        JsonNode answer = json(404, ask("POST", "/withdraw", "kid=unknown"));
        assertThat(answer.at("/error_description").asString())
                .contains("unknown", keys.current().getKeyID());
    }

    @Test
    void aWithdrawalNeedsAKey() {
        assertThat(json(400, ask("POST", "/withdraw", ""))
                        .at("/error_description")
                        .asString())
                .contains("kid");
    }

    @Test
    void anythingElseIsNotFoundAndTheEndpointsAreNamed() {
        assertThat(json(404, ask("GET", "/token", "")).at("/error_description").asString())
                .contains("POST /token", "GET /keys");
    }

    private Reply ask(String method, String path, String query) {
        return endpoints.apply(new Received(method, path, query, Map.of()));
    }

    private static JsonNode json(int status, Reply reply) {
        assertThat(reply.status()).isEqualTo(status);
        return JsonMapper.shared().valueToTree(reply.body());
    }
}
