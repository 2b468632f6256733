package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutesIT {

    private static Sample sample;

    @BeforeAll
    static void start() {
        sample = Sample.start();
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void aPublicRouteNeedsNoToken() {
        Answer answer = sample.get("/public/hello?x=1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/path").asString()).isEqualTo("/public/hello");
        assertThat(answer.json().at("/query").asString()).isEqualTo("x=1");
    }

    @Test
    void aPublicRouteRefusesATokenThatIsNotValid() {
        assertThat(sample.getWith(sample.token("ttl=-600"), "/public/hello").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/hello", "/orders/1", "/plan/a", "/limited/a", "/strict/a"})
    void everyOtherRouteNeedsAToken(String path) {
        assertThat(sample.get(path).status()).isEqualTo(401);
        String token = sample.token("tenant=acme&scope=orders:read");
        // One of them refuses everybody while the node has had no answer from Redis for a second.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sample.getWith(token, path).status() == 200);
    }

    @Test
    void withoutATokenTheChallengeHasNoErrorCode() {
        Answer answer = sample.get("/api/hello");
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"")
                .doesNotContain("error");
    }

    @Test
    void aRefusalIsAProblemWithTheIdOfTheDecision() {
        Answer answer = sample.get("/api/hello");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().at("/status").asInt()).isEqualTo(401);
        assertThat(answer.json().at("/instance").asString()).isNotEmpty().isEqualTo(answer.header("X-Decision-Id"));
    }

    @Test
    void theUpstreamLearnsTheUserAndTheTenant() {
        Answer answer = sample.getWith(sample.token("sub=alice&tenant=acme"), "/api/hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/headers/X-User").asString()).isEqualTo("alice");
        assertThat(answer.json().at("/headers/X-Tenant").asString()).isEqualTo("acme");
    }

    @Test
    void theClientCannotNameTheUserItself() {
        String token = sample.token("sub=alice&tenant=acme");
        Answer answer = sample.getWith(token, "/api/hello", "x-user", "mallory", "X_User", "mallory");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/headers/X-User").asString()).isEqualTo("alice");
        assertThat(answer.body()).doesNotContain("mallory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl=-600", "aud=https://other.test", "iss=http://other.test", "sub=a&sub=b", "exp=soon"})
    void aTokenThatIsNotValidIsRefusedWithoutTellingWhy(String query) {
        Answer answer = sample.getWith(sample.token(query), "/api/hello");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(masked(answer)).isEqualTo(masked(sample.getWith("not.a.token", "/api/hello")));
    }

    @Test
    void ordersNeedTheirScope() {
        Answer answer = sample.getWith(sample.token("scope=orders:write"), "/orders/1");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .contains("error=\"insufficient_scope\"")
                .contains("scope=\"orders:read\"");
        assertThat(sample.getWith(sample.token("tenant=acme&scope=a+orders:read+b"), "/orders/1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void thePlanInTheTokenChoosesTheUpstreamPath() {
        assertThat(upstreamPath("plan=gold", "/plan/a/b")).isEqualTo("/gold/a/b");
        assertThat(upstreamPath("plan=silver", "/plan/a/b")).isEqualTo("/standard/a/b");
        assertThat(upstreamPath("sub=alice", "/plan")).isEqualTo("/standard/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public//hello", "/public/%2e%2e/api", "/public;a=b/hello"})
    void aMalformedPathIsRefusedInTheWordsOfPortcullis(String path) {
        Answer answer = sample.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void nothingElseIsRouted() {
        assertThat(sample.get("/actuator/health").status()).isEqualTo(404);
    }

    private static String upstreamPath(String query, String path) {
        return sample.getWith(sample.token(query), path).json().at("/path").asString();
    }

    private static String masked(Answer answer) {
        return (answer.header("WWW-Authenticate") + answer.body()).replace(answer.header("X-Decision-Id"), "<id>");
    }
}
