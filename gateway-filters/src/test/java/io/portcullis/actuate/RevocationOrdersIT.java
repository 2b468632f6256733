package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.revocation.RevocationList;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders that make no sense are answered 400, with what was expected. */
class RevocationOrdersIT {

    private static final long NOW = Instant.now().getEpochSecond();

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with()
                .corporateIssuer()
                .actuator()
                .route("api", "/api/**", "VerifyToken")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Arguments order(String expected, Object... order) {
        return Arguments.of(expected, order);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                order("The kind is missing; expected one of [token, session, subject"),
                order("The kind 'jti' is unknown; expected one of [token", "kind", "jti", "value", "x"),
                order("The kind 'TOKEN' is unknown", "kind", "TOKEN", "issuer", "corporate", "value", "x"),
                order("The issuer is missing; expected the name or the iss of one of [corporate]", "kind", "issuer"),
                order("The issuer is missing", "kind", "token", "value", "x"),
                order("The issuer 'no' is not configured", "kind", "token", "issuer", "no", "value", "x"),
                order("kind token needs a value", "kind", "token", "issuer", "corporate"),
                order("kind token needs a value", "kind", "token", "issuer", "corporate", "value", "\n\n"),
                order("kind issuer has no value", "kind", "issuer", "issuer", "corporate", "value", "x"),
                order("kind tenant belongs to no issuer", "kind", "tenant", "issuer", "corporate", "value", "x"),
                order("without control characters", "kind", "tenant", "value", "a\u0007b"),
                order("1 to 1024 characters", "kind", "tenant", "value", "x".repeat(1025)),
                order("500 at the most", "kind", "tenant", "value", "x\n".repeat(501)),
                order(
                        "expires is 1000000, which is not after now",
                        "kind",
                        "tenant",
                        "value",
                        "x",
                        "expires",
                        1_000_000),
                order(
                        "expires is 99999999999; expected epoch seconds",
                        "kind",
                        "tenant",
                        "value",
                        "x",
                        "expires",
                        99_999_999_999L),
                order("notBefore is -1; expected epoch seconds", "kind", "tenant", "value", "x", "notBefore", -1),
                order(
                        "kind token has no notBefore",
                        "kind",
                        "token",
                        "issuer",
                        "corporate",
                        "value",
                        "x",
                        "notBefore",
                        NOW),
                order("kind address needs expires", "kind", "address", "value", "10.0.0.0/8"),
                order("10.0.0.0/33", "kind", "address", "value", "10.0.0.0/33", "expires", NOW + 60),
                order("host.example", "kind", "address", "value", "host.example", "expires", NOW + 60),
                order(
                        "expected applied, replicated or everywhere",
                        "kind",
                        "tenant",
                        "value",
                        "x",
                        "await",
                        "nowhere"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void isRefusedWithWhatWasExpected(String expected, Object[] order) {
        int known = gateway.bean(RevocationList.class).size();
        Operator.Reply reply = Operator.of(gateway).revoke(order);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat((String) reply.at("$.error")).contains(expected);
        assertThat(gateway.bean(RevocationList.class).size()).isEqualTo(known);
    }

    @Test
    void aTimeThatIsNoNumberIsRefused() {
        Operator operator = Operator.of(gateway);
        for (Object time : new Object[] {"tomorrow", "2030-01-01T00:00:00Z", 1.5, true}) {
            Operator.Reply reply = operator.revoke("kind", "tenant", "value", "x", "expires", time);
            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        }
        assertThat(operator.revoke("kind", "tenant", "value", "digits", "expires", String.valueOf(NOW + 60))
                        .status())
                .as("digits in quotes are a number")
                .isEqualTo(200);
        assertThat(gateway.http().post("/actuator/revocations", "{\"kind\":").status())
                .isEqualTo(400);
        assertThat(gateway.http().get("/api/1", TestToken.valid().compact()).status())
                .isEqualTo(200);
    }

    @Test
    void lookingUpAndLiftingRefuseTheSame() {
        Operator operator = Operator.of(gateway);
        assertThat((String) operator.find("value", "x").at("$.error")).startsWith("The kind is missing");
        assertThat(operator.find("kind", "token", "value", "x").status()).isEqualTo(400);
        assertThat(operator.find("kind", "address", "value", "10.0.0.0/33").status())
                .isEqualTo(400);
        assertThat(operator.lift("kind", "client", "value", "x").status()).isEqualTo(400);
        assertThat(operator.lift().status()).isEqualTo(400);
    }
}
