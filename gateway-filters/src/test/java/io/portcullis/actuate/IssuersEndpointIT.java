package io.portcullis.actuate;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IssuersEndpointIT {

    private static final WireMockServer issuer =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        issuer.start();
        issuer.stubFor(get("/keys").willReturn(okJson(TestKey.keySet(TestKey.of("ES256")))));
        gateway = Gateway.with()
                .property("portcullis.issuers.corporate.issuer", TestToken.ISSUER)
                .property("portcullis.issuers.corporate.jwk-set-uri", issuer.baseUrl() + "/keys")
                .property("portcullis.issuers.corporate.audiences[0]", TestToken.AUDIENCE)
                .issuer("internal", "https://internal.example", TestKey.keySet(TestKey.of("HS256")), "HS256")
                .property("management.endpoints.web.exposure.include", "*")
                .property("management.endpoint.health.show-details", "always")
                .route("api", "/api/**", "VerifyToken")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.stop();
    }

    @Test
    void showsTheIssuersAndWhatTheirKeysAre() {
        RawHttp http = gateway.http();
        assertThat(http.get("/api/1", TestToken.valid().compact()).status()).isEqualTo(200);
        String body = http.send("GET", "/actuator/issuers").body();
        assertThat((List<String>) JsonPath.read(body, "$.issuers.corporate.keys[*].kid"))
                .containsExactly("ES256");
        assertThat((String) JsonPath.read(body, "$.issuers.corporate.keys[0].provider"))
                .isEqualTo("Conscrypt");
        assertThat((int) JsonPath.read(body, "$.issuers.corporate.nextRefreshSeconds"))
                .isBetween(1, 240);
        assertThat((boolean) JsonPath.read(body, "$.issuers.corporate.usable")).isTrue();
        assertThat((Object) JsonPath.read(body, "$.issuers.internal.keys[0].thumbprint"))
                .as("nothing that would let a secret be guessed")
                .isNull();
        assertThat(http.send("GET", "/actuator/issuers/nobody").status()).isEqualTo(404);
        assertThat(http.send("POST", "/actuator/issuers/nobody", "Content-Type: application/json", "Content-Length: 0")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void fetchesTheKeysOfOneIssuerNow() {
        RawHttp http = gateway.http();
        assertThat(http.get("/api/1", TestToken.valid().compact()).status()).isEqualTo(200);
        issuer.stubFor(get("/keys").willReturn(okJson(TestKey.keySet(TestKey.of("RS256")))));
        RawHttp.Answer answer =
                http.send("POST", "/actuator/issuers/corporate", "Content-Type: application/json", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(200);
        assertThat((List<String>) JsonPath.read(answer.body(), "$.keys[*].kid")).containsExactly("RS256");
        assertThat(http.get("/api/1", TestToken.valid().compact()).status())
                .as("a withdrawn key is refused at once, whatever is remembered")
                .isEqualTo(401);
        issuer.stubFor(get("/keys").willReturn(aResponse().withStatus(500)));
        answer =
                http.send("POST", "/actuator/issuers/corporate", "Content-Type: application/json", "Content-Length: 0");
        assertThat((String) JsonPath.read(answer.body(), "$.lastError")).contains("answered 500");
        assertThat((boolean) JsonPath.read(answer.body(), "$.usable")).isTrue();
        assertThat(http.send("GET", "/actuator/health").body())
                .contains("\"portcullis\"")
                .contains("answered 500")
                .startsWith("{\"components\"")
                .contains("\"status\":\"UP\"");
        issuer.stubFor(get("/keys").willReturn(okJson(TestKey.keySet(TestKey.of("ES256")))));
        http.send("POST", "/actuator/issuers/corporate", "Content-Type: application/json", "Content-Length: 0");
        assertThat(http.get("/api/1", TestToken.valid().compact()).status()).isEqualTo(200);
        MeterRegistry registry = gateway.bean(MeterRegistry.class);
        assertThat(registry.get("portcullis.keys.age")
                        .tag("issuer", "corporate")
                        .gauge()
                        .value())
                .isBetween(0.0, 300.0);
        assertThat(registry.get("portcullis.keys.failures")
                        .tag("issuer", "corporate")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("portcullis.tokens.remembered").gauge().value()).isPositive();
    }
}
