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
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RevocationIT {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with()
                .corporateIssuer()
                .route("public", "/public/**", "AllowAnonymous")
                .route("api", "/api/**", "VerifyToken")
                .route("gold", List.of("Path=/tiers/**", "TokenClaim=plan, gold"), "VerifyToken")
                .route("others", "/tiers/**", "AllowAnonymous")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(RevocationKind.TOKEN, TestToken.ISSUER, "jti", Reason.TOKEN_REVOKED),
                Arguments.of(RevocationKind.SESSION, TestToken.ISSUER, "sid", Reason.SESSION_REVOKED),
                Arguments.of(RevocationKind.SUBJECT, "corporate", "sub", Reason.SUBJECT_REVOKED),
                Arguments.of(RevocationKind.CLIENT, TestToken.ISSUER, "client_id", Reason.CLIENT_REVOKED),
                Arguments.of(RevocationKind.CLIENT, TestToken.ISSUER, "azp", Reason.CLIENT_REVOKED),
                Arguments.of(RevocationKind.TENANT, null, "tenant", Reason.TENANT_REVOKED));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void refusesOnTheNextRequestWhatWasTakenBack(RevocationKind kind, String issuer, String claim, Reason reason) {
        String mine = kind + claim;
        String revoked = TestToken.valid().claim(claim, mine).compact();
        String other = TestToken.valid().claim(claim, mine + "-other").compact();
        assertThat(gateway.http().get("/api/1", revoked).status()).isEqualTo(200);
        assertThat(gateway.http().get("/api/1", other).status()).isEqualTo(200);
        revoke(kind, issuer, mine);
        assertThat(gateway.http().get("/api/1", revoked).status()).isEqualTo(401);
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(reason));
        assertThat(gateway.lastDecision().stage()).isEqualTo(Stage.REVOCATION);
        assertThat(gateway.http().get("/public/1", revoked).status()).isEqualTo(401);
        assertThat(gateway.http().get("/api/1", other).status()).isEqualTo(200);
    }

    @Test
    void theAnswerDoesNotTellThatItWasTakenBack() {
        String revoked = TestToken.valid().claim("jti", "told").compact();
        revoke(RevocationKind.TOKEN, "corporate", "told");
        String expired =
                TestToken.valid().claim("exp", 1_000_000).claim("iat", 999_000).compact();
        assertThat(gateway.http().get("/api/1", revoked).fingerprint())
                .isEqualTo(gateway.http().get("/api/1", expired).fingerprint());
    }

    @Test
    void aTokenThatWasTakenBackStillChoosesItsRouteAndIsRefusedThere() {
        String gold =
                TestToken.valid().claim("jti", "gold1").claim("plan", "gold").compact();
        assertThat(gateway.http().get("/tiers/1", gold).status()).isEqualTo(200);
        revoke(RevocationKind.TOKEN, "corporate", "gold1");
        assertThat(gateway.http().get("/tiers/1", gold).status()).isEqualTo(401);
        assertThat(gateway.lastDecision().route()).isEqualTo("gold");
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.TOKEN_REVOKED));
    }

    private static void revoke(RevocationKind kind, String issuer, String value) {
        gateway.bean(Revocations.class)
                .revoke(
                        new RevocationOrder(
                                kind, issuer, value == null ? List.of() : List.of(value), null, null, null, null),
                        Acknowledgement.APPLIED)
                .block();
    }
}
