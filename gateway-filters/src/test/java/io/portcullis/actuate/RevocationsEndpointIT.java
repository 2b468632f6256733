package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.WebFilter;

/** An operator at one node of two. */
class RevocationsEndpointIT {

    private static final String PARTNERS = "https://login.partners.example";

    private static RedisProcess redis;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        a = gateway();
        b = gateway();
    }

    private static Gateway gateway() {
        return Gateway.with()
                .corporateIssuer()
                .issuer("partners", PARTNERS, TestKey.keySet(TestKey.of("RS256")), "RS256")
                .redis(redis)
                .actuator()
                .source(Somebody.class)
                .route("api", "/api/**", "VerifyToken")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        redis.close();
    }

    private static TestToken ofPartners() {
        return TestToken.valid().claim("iss", PARTNERS).by(TestKey.of("RS256"));
    }

    static Stream<Arguments> kinds() {
        TestToken corporate = TestToken.valid();
        Long soon = Instant.now().getEpochSecond() + 600;
        return Stream.of(
                Arguments.of("token", "corporate", "t-1", null, corporate.claim("jti", "t-1"), Reason.TOKEN_REVOKED),
                Arguments.of(
                        "session", TestToken.ISSUER, "s", null, corporate.claim("sid", "s"), Reason.SESSION_REVOKED),
                Arguments.of(
                        "subject", "corporate", "ü 1", null, corporate.claim("sub", "ü 1"), Reason.SUBJECT_REVOKED),
                Arguments.of(
                        "client", "corporate", "c", null, corporate.claim("client_id", "c"), Reason.CLIENT_REVOKED),
                Arguments.of("tenant", null, "t", null, corporate.claim("tenant", "t"), Reason.TENANT_REVOKED),
                Arguments.of("issuer", "partners", null, null, ofPartners(), Reason.ISSUER_REVOKED),
                Arguments.of("key", "partners", "RS256", null, ofPartners(), Reason.KEY_REVOKED),
                Arguments.of("address", null, "127.0.0.1/8", soon, corporate, Reason.ADDRESS_BLOCKED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void whatOneNodeTakesBackAllRefuse(
            String kind, String issuer, String value, Long expires, TestToken token, Reason reason) {
        String compact = token.compact();
        assertThat(a.http().get("/api/1", compact).status()).isEqualTo(200);
        assertThat(b.http().get("/api/1", compact).status()).isEqualTo(200);

        Operator.Reply revoked = Operator.of(a)
                .revoke("kind", kind, "issuer", issuer, "value", value, "expires", expires, "await", "everywhere");

        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        assertThat((boolean) revoked.at("$.reached")).isTrue();
        assertThat((List<?>) revoked.at("$.applied")).hasSize(2);
        for (Gateway node : List.of(a, b)) {
            assertThat(node.http().get("/api/1", compact).status()).isNotEqualTo(200);
            assertThat(node.lastDecision().decision()).isEqualTo(Decision.deny(reason));
        }
        boolean isFinal = List.of("token", "session", "subject").contains(kind);
        Operator.Reply lifted = Operator.of(b).lift("kind", kind, "issuer", issuer, "value", value);
        assertThat(lifted.status()).as(lifted.body()).isEqualTo(isFinal ? 400 : 200);
        if (isFinal) {
            assertThat((String) lifted.at("$.error")).contains("is final").contains("[client, tenant, issuer, key");
        } else {
            Patience.await("lifted on the other node")
                    .until(() -> a.http().get("/api/1", compact).status() == 200);
        }
    }

    @Test
    void showsWhatIsKnownOfAnEntry() {
        long expires = Instant.now().getEpochSecond() + 100;
        Operator.Reply revoked = Operator.of(a)
                .revoke(
                        "kind",
                        "token",
                        "issuer",
                        "corporate",
                        "value",
                        "shown",
                        "expires",
                        expires,
                        "reason",
                        "lost ☂");
        assertThat((Map<String, Object>) revoked.at("$"))
                .containsOnlyKeys(
                        "version", "epoch", "stored", "reached", "applied", "missing", "replicas", "revocations");
        Map<String, Object> entry = revoked.at("$.revocations[0]");
        assertThat(entry)
                .containsEntry("kind", "token")
                .containsEntry("issuer", TestToken.ISSUER)
                .containsEntry("value", "shown")
                .containsEntry("lifted", false)
                .containsEntry("reason", "lost ☂")
                .containsEntry("actor", "olga")
                .doesNotContainKey("notBefore");
        assertThat(((Number) entry.get("expires")).longValue())
                .as("until the last clock says that the token has expired")
                .isBetween(expires, expires + 60);
        assertThat((String) entry.get("key")).matches("[0-9a-f]{32}");
        Patience.await("the same on the other node").untilAsserted(() -> {
            assertThat((Map<String, Object>) Operator.of(b)
                            .find("kind", "token", "issuer", "corporate", "value", "shown")
                            .at("$"))
                    .isEqualTo(entry);
            assertThat((Map<String, Object>) Operator.of(b).find().at("$.revocations[0]"))
                    .isEqualTo(entry);
        });
        assertThat(Operator.of(a)
                        .find("kind", "token", "issuer", "corporate", "value", "no")
                        .status())
                .isEqualTo(404);
        assertThat(Operator.of(a).lift("kind", "tenant", "value", "nobody").status())
                .isEqualTo(404);
    }

    @Test
    void takesBackSeveralAtOnce() {
        Operator.Reply revoked =
                Operator.of(a).revoke("kind", "session", "issuer", "corporate", "value", "m-1\nm-2\r\n\nm-3\n");
        assertThat((List<String>) revoked.at("$.revocations[*].value")).containsExactly("m-1", "m-2", "m-3");
        for (String session : List.of("m-1", "m-2", "m-3")) {
            String token = TestToken.valid().claim("sid", session).compact();
            assertThat(a.http().get("/api/1", token).status()).isEqualTo(401);
        }
    }

    @Test
    void aWatermarkMeansOlderTokensOnly() {
        long now = Instant.now().getEpochSecond();
        Operator.Reply revoked =
                Operator.of(a).revoke("kind", "client", "issuer", "corporate", "value", "mark", "notBefore", now - 100);
        assertThat(((Number) revoked.at("$.revocations[0].notBefore")).longValue())
                .isEqualTo(now - 100);
        TestToken token = TestToken.valid().claim("client_id", "mark");
        assertThat(a.http()
                        .get("/api/1", token.claim("iat", now - 99).compact())
                        .status())
                .isEqualTo(200);
        assertThat(a.http()
                        .get("/api/1", token.claim("iat", now - 100).compact())
                        .status())
                .isEqualTo(401);
    }

    /** The last generation that an entry can have revokes. */
    @Test
    void revokesAndLiftsAgainAndAgain() {
        String token = TestToken.valid().claim("tenant", "again").compact();
        Operator operator = Operator.of(a);
        for (int i = 0; i < 127; i++) {
            assertThat(operator.revoke("kind", "tenant", "value", "again").status())
                    .isEqualTo(200);
            assertThat(operator.lift("kind", "tenant", "value", "again").status())
                    .isEqualTo(200);
        }
        assertThat(a.http().get("/api/1", token).status()).isEqualTo(200);
        assertThat(operator.lift("kind", "tenant", "value", "again").status()).isEqualTo(404);
        assertThat((boolean) operator.find("kind", "tenant", "value", "again").at("$.lifted"))
                .isTrue();
        assertThat(operator.revoke("kind", "tenant", "value", "again").status()).isEqualTo(200);
        assertThat(a.http().get("/api/1", token).status()).isEqualTo(401);
        assertThat((String) operator.lift("kind", "tenant", "value", "again").at("$.error"))
                .isEqualTo("It was lifted too often: it has to expire");
        assertThat(operator.revoke("kind", "tenant", "value", "again").status()).isEqualTo(200);
        Patience.await("the last word on the other node")
                .until(() -> b.http().get("/api/1", token).status() == 401);
    }

    @Configuration(proxyBeanMethods = false)
    static class Somebody {
        @Bean
        WebFilter olga() {
            return (exchange, chain) -> chain.filter(exchange)
                    .contextWrite(ReactiveSecurityContextHolder.withAuthentication(
                            new TestingAuthenticationToken("olga", "secret")));
        }
    }
}
