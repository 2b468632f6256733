package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the README shows: two nodes, one Redis, and what becomes of a revocation when that Redis is killed. */
final class RevocationIT {

    private static Sample first;
    private static Sample second;

    @BeforeAll
    static void start() {
        first = Sample.start();
        second = Sample.start(
                "spring.profiles.active=second",
                same("sample.issuer.port"),
                same("sample.upstream.port"),
                same("spring.data.redis.port"),
                same("spring.data.redis.password"));
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void aRevokedTokenIsRefusedOnBothNodesAlsoAfterRedisHasLostEverything() {
        String admin = first.token("sub=ops&scope=portcullis.admin");
        String token = first.token("sub=alice&tenant=acme");
        String other = first.token("sub=bob&tenant=acme");
        assertThat(status(first, token)).isEqualTo(200);
        assertThat(status(second, token)).isEqualTo(200);

        Answer revoked = first.manageWith(
                admin,
                "/revocations",
                "{\"kind\":\"token\",\"issuer\":\"demo\",\"value\":\"" + claim(token, "jti")
                        + "\",\"reason\":\"stolen\",\"await\":\"everywhere\"}");
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.json().at("/reached").asBoolean()).isTrue();
        assertThat(revoked.json().at("/applied").size()).isEqualTo(2);
        assertThat(revoked.json().at("/revocations/0/actor").asString()).isEqualTo("ops");
        assertThat(status(first, token)).isEqualTo(401);
        assertThat(status(second, token)).isEqualTo(401);

        String epoch = epoch(admin);
        killRedis();
        await().atMost(Duration.ofSeconds(60)).until(() -> !epoch(admin).equals(epoch) && isWhole(admin));
        assertThat(status(first, token)).isEqualTo(401);
        assertThat(status(second, token)).isEqualTo(401);
        await().atMost(Duration.ofSeconds(60)).until(() -> status(first, other) == 200 && status(second, other) == 200);
    }

    @Test
    void onlyAnAdminTakesBack() {
        Answer answer = first.manageWith(
                first.token("sub=mallory"), "/revocations", "{\"kind\":\"tenant\",\"value\":\"acme\"}");
        assertThat(answer.status()).isEqualTo(403);
    }

    private static int status(Sample node, String token) {
        return node.getWith(token, "/api/hello").status();
    }

    private static String epoch(String admin) {
        return first.manageWith(admin, "/info")
                .json()
                .at("/portcullis/feed/epoch")
                .asString();
    }

    private static boolean isWhole(String admin) {
        return second.manageWith(admin, "/info")
                        .json()
                        .at("/portcullis/feed/version")
                        .asInt()
                > 0;
    }

    private static void killRedis() {
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").contains("redis-server"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String claim(String token, String name) {
        JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        return claims.at("/" + name).asString();
    }

    private static String same(String property) {
        Environment environment = first.context().getEnvironment();
        return property + "=" + environment.getRequiredProperty(property);
    }
}
