package io.portcullis.sample.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenMintTests {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final SigningKeys keys = new SigningKeys();
    private final TokenMint mint = new TokenMint("http://localhost:9000", keys, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aTokenIsAnAccessTokenSignedByThePublishedKey() throws Exception {
        SignedJWT token = token(Map.of());
        ECKey published =
                (ECKey) keys.publicKeys().getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.getHeader().getType()).hasToString("at+jwt");
        assertThat(token.getHeader().getAlgorithm()).hasToString("ES256");
        assertThat(token.verify(new ECDSAVerifier(published))).isTrue();
    }

    @Test
    void aTokenWithoutParametersHasAllRequiredClaims() throws Exception {
        Map<String, Object> claims = claims(Map.of());
        assertThat(claims.remove("jti")).asString().hasSize(36);
        assertThat(claims)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "iss", "http://localhost:9000",
                        "aud", "https://api.example.test",
                        "sub", "demo-user",
                        "client_id", "demo-client",
                        "iat", NOW.getEpochSecond(),
                        "exp", NOW.getEpochSecond() + 300));
    }

    @Test
    void everyTokenHasAnIdentifierOfItsOwn() throws Exception {
        assertThat(claims(Map.of()).get("jti")).isNotEqualTo(claims(Map.of()).get("jti"));
    }

    @Test
    void parametersBecomeStringClaimsAlsoInThePlaceOfItsOwn() throws Exception {
        Map<String, Object> claims =
                claims(Map.of("tenant", List.of("acme"), "aud", List.of("https://other.test"), "exp", List.of("7")));
        assertThat(claims)
                .containsEntry("tenant", "acme")
                .containsEntry("aud", "https://other.test")
                .containsEntry("exp", "7");
    }

    @Test
    void aRepeatedParameterBecomesAList() throws Exception {
        assertThat(claims(Map.of("aud", List.of("one", "two")))).containsEntry("aud", List.of("one", "two"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 3600})
    void theTtlMovesTheExpiryAndIsNoClaim(int ttl) throws Exception {
        Map<String, List<String>> parameters = Map.of("ttl", List.of("" + ttl));
        assertThat(claims(parameters))
                .containsEntry("exp", NOW.getEpochSecond() + ttl)
                .doesNotContainKey("ttl");
        assertThat(mint.mint(parameters).expiresIn()).isEqualTo(ttl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1.5", "99999999999", "1,2"})
    void aTtlThatIsNoWholeNumberIsRefused(String ttl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mint.mint(Map.of("ttl", List.of(ttl.split(",", -1)))))
                .withMessageStartingWith("ttl must be one whole number of seconds")
                .withMessageEndingWith("but was " + List.of(ttl.split(",", -1)));
    }

    private SignedJWT token(Map<String, List<String>> parameters) throws Exception {
        return SignedJWT.parse(mint.mint(parameters).accessToken());
    }

    private Map<String, Object> claims(Map<String, List<String>> parameters) throws Exception {
        return token(parameters).getPayload().toJSONObject();
    }
}
