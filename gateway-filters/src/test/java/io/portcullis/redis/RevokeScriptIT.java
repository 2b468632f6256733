package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.revocation.RevocationList;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisCli;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code redis/revoke.sh} in front of a running gateway. */
class RevokeScriptIT {

    private static final String PARTNERS = "https://login.partners.example";
    private static final String EXPIRES = String.valueOf(Instant.now().getEpochSecond() + 600);
    private static final List<Path> CLIENTS = RedisCli.directories();

    private static RedisProcess redis;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        gateway = Gateway.with()
                .corporateIssuer()
                .issuer("partners", PARTNERS, TestKey.keySet(TestKey.of("RS256")), "RS256")
                .redis(redis)
                .actuator()
                .route("api", "/api/**", "VerifyToken")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        redis.close();
    }

    private record Ended(int status, String output) {}

    private static Ended script(Path client, String password, int port, String... words) {
        List<String> command = new ArrayList<>(List.of("sh", "../redis/revoke.sh"));
        command.addAll(List.of(words));
        command.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", client.toString(), (path, mine) -> mine + ":" + path);
        builder.environment().put("REDISCLI_AUTH", password);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Ended revoke(String... words) {
        return script(CLIENTS.get(0), redis.password(), redis.port(), words);
    }

    private static int status(TestToken token) {
        return gateway.http().get("/api/1", token.compact()).status();
    }

    static Stream<Arguments> kinds() {
        TestToken token = TestToken.valid();
        TestToken partner = token.claim("iss", PARTNERS).by(TestKey.of("RS256"));
        String it = TestToken.ISSUER;
        return Stream.of(
                Arguments.of("token", it, "t 1", token.claim("jti", "t 1"), Reason.TOKEN_REVOKED),
                Arguments.of("session", it, "s&%+=/", token.claim("sid", "s&%+=/"), Reason.SESSION_REVOKED),
                Arguments.of("subject", it, "'\"$(x)`", token.claim("sub", "'\"$(x)`"), Reason.SUBJECT_REVOKED),
                Arguments.of("client", it, "-c*._~", token.claim("client_id", "-c*._~"), Reason.CLIENT_REVOKED),
                Arguments.of("tenant", "-", "t", token.claim("tenant", "t"), Reason.TENANT_REVOKED),
                Arguments.of("issuer", PARTNERS, "-", partner, Reason.ISSUER_REVOKED),
                Arguments.of("key", PARTNERS, "RS256", partner, Reason.KEY_REVOKED),
                Arguments.of("address", "-", "127.0.0.9/8", token, Reason.ADDRESS_BLOCKED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void isEnforcedAndCanBeLiftedAndComesBack(
            String kind, String issuer, String value, TestToken token, Reason reason) {
        assertThat(status(token)).isEqualTo(200);
        awaitRefused(revoke(kind, issuer, value, EXPIRES, "lost, 100% & more"), token, reason);
        Object[] about = {
            "kind", kind, "issuer", issuer.equals("-") ? null : issuer, "value", value.equals("-") ? null : value
        };
        Operator operator = Operator.of(gateway);
        Operator.Reply found = operator.find(about);
        assertThat(found.status()).as(found.body()).isEqualTo(200);
        assertThat((String) found.at("$.reason")).isEqualTo("lost, 100% & more");
        assertThat((String) found.at("$.actor")).isNotBlank();
        if (!List.of("token", "session", "subject").contains(kind)) {
            assertThat(operator.lift(about).status()).isEqualTo(200);
            assertThat(status(token)).isEqualTo(200);
            awaitRefused(revoke(kind, issuer, value, EXPIRES, ""), token, reason);
            assertThat(operator.lift(about).status()).isEqualTo(200);
        }
        assertThat(gateway.bean(RevocationList.class).rejected()).isZero();
    }

    private static void awaitRefused(Ended script, TestToken token, Reason reason) {
        assertThat(script.status()).as(script.output()).isZero();
        Patience.await("refused").until(() -> status(token) != 200);
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(reason));
    }

    static List<Path> clients() {
        return CLIENTS;
    }

    @ParameterizedTest
    @MethodSource("clients")
    void printsTheEntryThatTheLogHas(Path client) {
        String session = "printed-" + CLIENTS.indexOf(client);
        Ended ended = script(client, redis.password(), redis.port(), "client", TestToken.ISSUER, session, EXPIRES, "x");
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(redis.cli("XREVRANGE", "portcullis:{dl}:log", "+", "-", "COUNT", "1"))
                .contains(ended.output().strip());
        Ended denied = script(client, "wrong", redis.port(), "session", TestToken.ISSUER, "x", EXPIRES, "");
        assertThat(denied.status()).as(denied.output()).isEqualTo(2);
        Ended away = script(client, "", 1, "session", TestToken.ISSUER, "x", EXPIRES, "");
        assertThat(away.status()).as(away.output()).isEqualTo(2);
        assertThat(away.output()).contains("revoke.sh: redis-cli failed");
    }

    @Test
    void refusesNonsenseBeforeItAsksRedis() {
        String it = TestToken.ISSUER;
        refused("the kind 'jti' is unknown; expected token, session", "jti", it, "x", EXPIRES, "");
        refused("a tenant belongs to no issuer", "tenant", it, "x", EXPIRES, "");
        refused("a token needs an issuer", "token", "-", "x", EXPIRES, "");
        refused("a token needs an issuer", "token", "", "x", EXPIRES, "");
        refused("an issuer has no value", "issuer", it, "x", EXPIRES, "");
        refused("a token needs a value of 1 to 1024 bytes", "token", it, "", EXPIRES, "");
        refused("a token needs a value of 1 to 1024 bytes", "token", it, "x".repeat(1025), EXPIRES, "");
        refused("control character or a line break", "token", it, "a\nb", EXPIRES, "");
        refused("expires is 'tomorrow'; expected epoch seconds", "token", it, "x", "tomorrow", "");
        refused("expires is '01900000000'", "token", it, "x", "01900000000", "");
        refused("expires is 1000, which is not after now", "token", it, "x", "1000", "");
        refused("before the year 2106", "token", it, "x", "9999999999", "");
        refused("'10.0.0.256/8' is no IPv4 block", "address", "-", "10.0.0.256/8", EXPIRES, "");
        refused("'10.0.0.0/33' is no IPv4 block", "address", "-", "10.0.0.0/33", EXPIRES, "");
        refused("'2001:db8::/32' is no IPv4 block", "address", "-", "2001:db8::/32", EXPIRES, "");
        refused("together are too long", "token", it, "x", EXPIRES, "y".repeat(2048));
    }

    private static void refused(String expected, String... words) {
        Ended ended = script(CLIENTS.get(0), "", 1, words);
        assertThat(ended.status()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).startsWith("revoke.sh: ").contains(expected).doesNotContain("redis-cli failed");
    }
}
