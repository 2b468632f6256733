package io.portcullis.filter;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.lessThan;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import io.portcullis.token.TokenVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that an issuer publishes over HTTP, and issuers that misbehave. */
class IssuerKeysIT {

    private static final String KEYS = "/keys";

    private final WireMockServer issuer =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private Gateway gateway;

    @BeforeEach
    void start() {
        issuer.start();
        publish(TestKey.of("ES256"));
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        issuer.stop();
    }

    @Test
    void verifiesWithPublishedKeysAndFetchesThemOnce() {
        startGateway();
        for (int i = 0; i < 5; i++) {
            assertThat(call(token()).status()).isEqualTo(200);
        }
        issuer.verify(1, getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void k7ForgedKeyIdsCauseOneFetch() {
        startGateway();
        assertThat(call(token()).status()).isEqualTo(200);
        for (int i = 0; i < 100; i++) {
            assertThat(call(token().header("kid", "forged-" + i)).status()).isEqualTo(401);
        }
        issuer.verify(2, getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void aRotationUnderLoadRefusesNobody() throws Exception {
        startGateway();
        TestKey next = TestKey.create("ES256", "next");
        AtomicReference<TestKey> signer = new AtomicReference<>(TestKey.of("ES256"));
        AtomicInteger withNext = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        List<Future<Set<Integer>>> answers = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            answers.add(clients.submit(() -> {
                Set<Integer> statuses = new TreeSet<>();
                while (withNext.get() < 200) {
                    TestKey key = signer.get();
                    statuses.add(call(token().by(key)).status());
                    withNext.addAndGet(key == next ? 1 : 0);
                }
                return statuses;
            }));
        }
        Patience.await("load").until(() -> gateway.upstream().count() > 100);
        publish(TestKey.of("ES256"), next);
        signer.set(next);
        for (Future<Set<Integer>> answer : answers) {
            assertThat(answer.get()).containsExactly(200);
        }
        clients.shutdown();
        issuer.verify(2, getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void twoHundredColdRequestsCauseOneFetch() throws Exception {
        issuer.stubFor(
                get(KEYS).willReturn(okJson(TestKey.keySet(TestKey.of("ES256"))).withFixedDelay(500)));
        startGateway();
        ExecutorService clients = Executors.newFixedThreadPool(200);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int client = 0; client < 200; client++) {
            answers.add(clients.submit(() -> call(token()).status()));
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        clients.shutdown();
        issuer.verify(1, getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void c1AnUnknownIssuerCausesNoNetworkCall() {
        startGateway();
        assertThat(call(token().claim("iss", issuer.baseUrl() + "/other")).status())
                .isEqualTo(401);
        assertThat(issuer.getAllServeEvents()).isEmpty();
    }

    @Test
    void f6NeverFetchesWhatATokenPointsTo() {
        startGateway();
        String evil = issuer.baseUrl() + "/evil";
        for (String member : List.of("jku", "x5u")) {
            assertThat(call(token().header(member, evil)).status()).isEqualTo(401);
            assertThat(reason()).isEqualTo(Reason.TOKEN_EMBEDDED_KEY);
        }
        assertThat(call(token().header("kid", evil)).status()).isEqualTo(401);
        issuer.verify(0, getRequestedFor(urlEqualTo("/evil")));
    }

    @Test
    void tokensThatCannotCountCauseNoFetchEither() {
        startGateway();
        call(token().claim("aud", "https://other.example"));
        call(token().claim("exp", 1));
        call(token().header("typ", "JWT"));
        call(token().header("alg", "HS256"));
        assertThat(issuer.getAllServeEvents()).isEmpty();
    }

    static List<MappingBuilder> misbehaviours() {
        String keys = TestKey.keySet(TestKey.of("ES256"));
        return List.of(
                get(KEYS).willReturn(aResponse().withStatus(500).withBody(keys)),
                get(KEYS).willReturn(aResponse().withStatus(404)),
                get(KEYS).willReturn(aResponse().withStatus(204)),
                get(KEYS).willReturn(temporaryRedirect("/elsewhere")),
                get(KEYS).willReturn(okJson("<html>")),
                get(KEYS).willReturn(okJson("")),
                get(KEYS).willReturn(okJson(keys.replace("]}", "]," + "\"x\":\"" + "y".repeat(300_000) + "\"}"))),
                get(KEYS)
                        .willReturn(okJson(TestKey.keySet(
                                List.of(TestKey.of("ES256").jwk().toJSONString().replace("{", "{\"d\":\"AA\","))))),
                get(KEYS).willReturn(okJson(TestKey.keySet(TestKey.of("ES256"), TestKey.of("ES256")))),
                get(KEYS).willReturn(okJson(TestKey.keySet(TestKey.of("ES256"), TestKey.of("HS256")))),
                get(KEYS).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                get(KEYS).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                get(KEYS).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)),
                get(KEYS).willReturn(okJson(keys).withFixedDelay(20_000)));
    }

    @ParameterizedTest
    @MethodSource("misbehaviours")
    void anIssuerThatMisbehavesIsOurTroubleAndNotTheCallers(MappingBuilder misbehaviour) {
        issuer.resetAll();
        issuer.stubFor(get("/elsewhere").willReturn(okJson(TestKey.keySet(TestKey.of("ES256")))));
        issuer.stubFor(misbehaviour);
        startGateway();
        RawHttp.Answer answer = call(token());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-5]");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
        assertThat(gateway.upstream().count()).isZero();
    }

    @Test
    void anIssuerThatKeepsFailingIsLeftAlone() {
        issuer.stubFor(get(KEYS).willReturn(aResponse().withStatus(500)));
        startGateway();
        Patience.await("failures").atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(call(token()).status()).isEqualTo(503);
            return gateway.bean(TokenVerifier.class).keyFailures("corporate") >= 7;
        });
        issuer.verify(lessThan(7), getRequestedFor(urlEqualTo(KEYS)));
    }

    @Test
    void anIssuerThatIsDownAtStartUpDoesNotStopTheStart() {
        int port = issuer.port();
        issuer.stop();
        gateway = Gateway.with()
                .property("portcullis.issuers.corporate.issuer", TestToken.ISSUER)
                .property("portcullis.issuers.corporate.jwk-set-uri", "http://127.0.0.1:" + port + KEYS)
                .property("portcullis.issuers.corporate.audiences[0]", TestToken.AUDIENCE)
                .route("api", "/api/**", "VerifyToken")
                .start();
        assertThat(call(token()).status()).isEqualTo(503);
    }

    @Test
    void discoversTheKeysOfAnIssuerThatPublishesItsMetadata() {
        metadata("/.well-known/openid-configuration", issuer.baseUrl());
        startDiscovering(issuer.baseUrl());
        assertThat(call(token().claim("iss", issuer.baseUrl())).status()).isEqualTo(200);
    }

    @Test
    void discoversByTheOtherWellKnownAddressToo() {
        metadata("/.well-known/oauth-authorization-server/tenant", issuer.baseUrl() + "/tenant");
        startDiscovering(issuer.baseUrl() + "/tenant");
        assertThat(call(token().claim("iss", issuer.baseUrl() + "/tenant")).status())
                .isEqualTo(200);
    }

    @Test
    void k7RefusesMetadataOfAnotherIssuer() {
        metadata("/.well-known/openid-configuration", "https://other.example");
        startDiscovering(issuer.baseUrl());
        assertThat(call(token().claim("iss", issuer.baseUrl())).status()).isEqualTo(503);
        issuer.verify(0, getRequestedFor(urlEqualTo(KEYS)));
    }

    private void metadata(String path, String name) {
        issuer.stubFor(get(path)
                .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                        Map.of("issuer", name, "jwks_uri", issuer.baseUrl() + KEYS)))));
    }

    private void publish(TestKey... keys) {
        issuer.stubFor(get(KEYS).willReturn(okJson(TestKey.keySet(keys))));
    }

    private void startGateway() {
        gateway = Gateway.with()
                .property("portcullis.issuers.corporate.issuer", TestToken.ISSUER)
                .property("portcullis.issuers.corporate.jwk-set-uri", issuer.baseUrl() + KEYS)
                .property("portcullis.issuers.corporate.audiences[0]", TestToken.AUDIENCE)
                .route("api", "/api/**", "VerifyToken")
                .start();
    }

    private void startDiscovering(String name) {
        gateway = Gateway.with()
                .property("portcullis.issuers.corporate.issuer", name)
                .property("portcullis.issuers.corporate.audiences[0]", TestToken.AUDIENCE)
                .route("api", "/api/**", "VerifyToken")
                .start();
    }

    private static TestToken token() {
        return TestToken.valid();
    }

    private RawHttp.Answer call(TestToken token) {
        return gateway.http().get("/api/1", token.compact());
    }

    private Reason reason() {
        return ((Decision.Deny) gateway.lastDecision().decision()).reason();
    }
}
