package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManagementIT {

    private static Sample sample;

    @BeforeAll
    static void start() {
        sample = Sample.start();
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
    void healthIsOpen(String path) {
        Answer answer = sample.manage("GET", path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/status").asString()).isEqualTo("UP");
        assertThat(answer.json().has("components")).isFalse();
    }

    @Test
    void anAdminSeesTheParts() {
        String admin = sample.token("scope=portcullis.admin");
        assertThat(sample.manageWith(admin, "/health").json().has("components")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/info", "/metrics"})
    void theRestNeedsTheAdminScope(String path) {
        assertThat(sample.manage("GET", path).status()).isEqualTo(401);
        assertThat(sample.manageWith(sample.token("scope=orders:read"), path).status())
                .isEqualTo(403);
        assertThat(sample.manageWith(sample.token("scope=a+portcullis.admin"), path)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl=-600", "aud=https://other.test", "iss=http://other.test"})
    void anAdminTokenMustBeValid(String wrong) {
        assertThat(sample.manageWith(sample.token("scope=portcullis.admin&" + wrong), "/info")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aWriteWithoutATokenIsAskedForOne() {
        Answer answer = sample.manage("POST", "/metrics");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void theAdminOfARotatedKeyIsStillAnAdmin() {
        assertThat(sample.issuer("POST", "/rotate").status()).isEqualTo(200);
        assertThat(sample.manageWith(sample.token("scope=portcullis.admin"), "/info")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PURGE"})
    void springSecurityLeavesTheGatewayAlone(String method) {
        Answer answer = sample.ask(method, "/public/hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Frame-Options")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }
}
