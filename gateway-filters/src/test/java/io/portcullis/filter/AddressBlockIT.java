package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.RevocationOrder;
import io.portcullis.revocation.Revocations;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockIT {

    private static Gateway direct;
    private static Gateway behindProxy;

    @BeforeAll
    static void start() {
        direct = routes(Gateway.with());
        behindProxy = routes(Gateway.with().property("portcullis.screen.trusted-proxies[0]", "127.0.0.0/8"));
        for (Gateway gateway : List.of(direct, behindProxy)) {
            block(gateway, "203.0.113.0/24");
            block(gateway, "2001:db8::/32");
        }
    }

    private static Gateway routes(Gateway.Builder builder) {
        return builder.corporateIssuer()
                .route("public", "/public/**", "AllowAnonymous")
                .route("api", "/api/**", "VerifyToken")
                .start();
    }

    @AfterAll
    static void stop() {
        direct.close();
        behindProxy.close();
    }

    @Test
    void nobodyPassesFromABlockedAddressUntilItIsLifted() {
        block(direct, "127.0.0.1");
        try {
            RawHttp.Answer answer = get(direct, "/api/1");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("WWW-Authenticate")).isNull();
            assertThat(answer.header("Retry-After")).isNull();
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).contains("\"title\":\"Forbidden\"").doesNotContainIgnoringCase("address");
            assertThat(direct.lastDecision().decision()).isEqualTo(Decision.deny(Reason.ADDRESS_BLOCKED));
            assertThat(direct.lastDecision().stage()).isEqualTo(Stage.REVOCATION);
            assertThat(direct.http().send("GET", "/public/1").status()).isEqualTo(403);
            assertThat(get(direct, "/api/1", "X-Forwarded-For: 198.51.100.1").status())
                    .isEqualTo(403);
        } finally {
            direct.bean(Revocations.class)
                    .lift(RevocationKind.ADDRESS, null, "127.0.0.1", null)
                    .block();
        }
        assertThat(get(direct, "/api/1").status()).isEqualTo(200);
    }

    /** Nobody gets another one blocked, either. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9"})
    void withoutAProxyNoHeaderIsBelieved(String header) {
        assertThat(get(direct, "/api/1", header).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 403",
                "203.0.113.9:4711 | 403",
                "198.51.100.1 | 200",
                "198.51.100.1, 203.0.113.9 | 403",
                "203.0.113.9, 198.51.100.1 | 200",
                "203.0.113.9, 127.0.0.2 | 403",
                "unknown, 203.0.113.9 | 403",
                "203.0.113.9, unknown | 200",
                "::ffff:203.0.113.9 | 403",
                "::FFFF:CB00:7109 | 403",
                "[::ffff:203.0.113.9]:4711 | 403",
                "0:0:0:0:0:ffff:203.0.113.9 | 403",
                "2001:db8::1 | 403",
                "[2001:DB8:0:0::1]:4711 | 403",
                "2001:db9::1 | 200",
            })
    void theLastAddressThatIsNoProxysCounts(String forwardedFor, int status) {
        assertThat(get(behindProxy, "/api/1", "X-Forwarded-For: " + forwardedFor)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void linesOfAHeaderAreOneList() {
        String blocked = "X-Forwarded-For: 203.0.113.9";
        String other = "x-forwarded-for: 198.51.100.1";
        assertThat(get(behindProxy, "/api/1", other, blocked).status()).isEqualTo(403);
        assertThat(get(behindProxy, "/api/1", blocked, other).status()).isEqualTo(200);
        assertThat(get(behindProxy, "/api/1", "Forwarded: for=203.0.113.9").status())
                .isEqualTo(200);
    }

    private static RawHttp.Answer get(Gateway gateway, String target, String... headerLines) {
        String authorization = "Authorization: Bearer " + TestToken.valid().compact();
        return gateway.http()
                .send(
                        "GET",
                        target,
                        Stream.concat(Stream.of(authorization), Stream.of(headerLines))
                                .toArray(String[]::new));
    }

    private static void block(Gateway gateway, String block) {
        long expires = Instant.now().getEpochSecond() + 600;
        gateway.bean(Revocations.class)
                .revoke(
                        new RevocationOrder(RevocationKind.ADDRESS, null, List.of(block), null, expires, null, null),
                        Acknowledgement.APPLIED)
                .block();
    }
}
