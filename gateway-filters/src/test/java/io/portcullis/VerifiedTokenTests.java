package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifiedTokenTests {

    private static final Map<String, Object> CLAIMS = Map.of(
            "iss", "https://login.acme.example",
            "sub", "u1",
            "jti", "t-1",
            "client_id", "shop",
            "azp", "party",
            "iat", 1_700_000_000L,
            "exp", 1_700_000_300.9);

    @Test
    void tellsItsStandardClaims() {
        VerifiedToken token = token(CLAIMS);
        assertThat(token.issuer()).isEqualTo("https://login.acme.example");
        assertThat(token.issuerName()).isEqualTo("corporate");
        assertThat(token.subject()).isEqualTo("u1");
        assertThat(token.tokenId()).isEqualTo("t-1");
        assertThat(token.clientId()).isEqualTo("shop");
        assertThat(token.issuedAt()).isEqualTo(1_700_000_000L);
        assertThat(token.expiresAt()).isEqualTo(1_700_000_300L);
        assertThat(token.tenant()).isEqualTo("acme");
        assertThat(token.header()).isEqualTo(Map.of("alg", "ES256"));
        assertThat(token.claims()).isEqualTo(CLAIMS);
        assertThat(token.value()).isEqualTo("aaa.bbb.ccc");
    }

    @Test
    void takesTheAuthorizedPartyForTheClientOnlyWithoutAClientId() {
        assertThat(token(Map.of("azp", "party")).clientId()).isEqualTo("party");
        assertThat(token(Map.of()).clientId()).isNull();
    }

    @Test
    void doesNotTripOverClaimsOfAnotherType() {
        VerifiedToken token = token(Map.of("sub", List.of("u1"), "jti", 1L, "client_id", Map.of(), "exp", "soon"));
        assertThat(token.subject()).isNull();
        assertThat(token.tokenId()).isNull();
        assertThat(token.clientId()).isNull();
        assertThat(token.issuedAt()).isNull();
    }

    @Test
    void isExpiredIfItDoesNotSayWhenItExpires() {
        assertThat(token(Map.of("exp", "soon")).expiresAt()).isZero();
        assertThat(token(Map.of()).expiresAt()).isZero();
    }

    @Test
    void isAPrincipalWithANameAlsoWithoutASubject() {
        assertThat(token(CLAIMS).getName()).isEqualTo("u1");
        assertThat(token(Map.of()).getName()).isEmpty();
    }

    @Test
    void keepsCredentialAndPersonOutOfLogs() {
        Map<String, Object> claims = new HashMap<>(CLAIMS);
        claims.put("email", "u1@acme.example");
        assertThat(token(claims)).hasToString("VerifiedToken[issuer=corporate]");
    }

    private static VerifiedToken token(Map<String, ?> claims) {
        return new VerifiedToken("aaa.bbb.ccc", "corporate", "acme", Map.of("alg", "ES256"), claims, null);
    }
}
