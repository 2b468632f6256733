package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleTokens.ISSUED;
import static io.portcullis.revocation.SampleTokens.ISSUER;
import static io.portcullis.revocation.SampleTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.VerifiedToken;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** By what a token can be found, and by what it cannot. */
class TokenMarksTests {

    private final RevocationTable table = new RevocationTable();

    @ParameterizedTest
    @CsvSource({
        "TOKEN, jti",
        "SESSION, sid",
        "SUBJECT, sub",
        "CLIENT, client_id",
        "CLIENT, azp",
    })
    void aClaimIsFoundWithItsIssuerOnly(RevocationKind kind, String claim) {
        revoke(kind, ISSUER, "x1");
        assertThat(refusedBy(token(claim, "x1"))).isEqualTo(kind);
        assertThat(refusedBy(token(claim, "x1", "iss", ISSUER + "/"))).isNull();
        assertThat(refusedBy(token(claim, "X1"))).isNull();
        assertThat(refusedBy(token(claim, List.of("x1")))).isNull();
        assertThat(refusedBy(token())).isNull();
    }

    @Test
    void aClientIsFoundByEitherOfTwoNames() {
        revoke(RevocationKind.CLIENT, ISSUER, "shop");
        assertThat(refusedBy(token("client_id", "shop", "azp", "till"))).isEqualTo(RevocationKind.CLIENT);
        assertThat(refusedBy(token("client_id", "till", "azp", "shop"))).isEqualTo(RevocationKind.CLIENT);
        assertThat(refusedBy(token("client_id", "till", "azp", "till"))).isNull();
    }

    /** What the issuer's configuration says counts, not a claim that happens to have the name. */
    @Test
    void aTenantIsTheOneOfTheTokenWhateverItsClaimsSay() {
        revoke(RevocationKind.TENANT, "acme");
        assertThat(refusedBy(SampleTokens.of("acme", "k1", "tenant", "globex"))).isEqualTo(RevocationKind.TENANT);
        assertThat(refusedBy(SampleTokens.of("globex", "k1", "tenant", "acme"))).isNull();
        assertThat(refusedBy(SampleTokens.of(null, "k1", "tenant", "acme"))).isNull();
    }

    @Test
    void aKeyIsTheOneThatVerifiedTheToken() {
        revoke(RevocationKind.KEY, ISSUER, "k1");
        assertThat(refusedBy(SampleTokens.of("acme", "k1"))).isEqualTo(RevocationKind.KEY);
        assertThat(refusedBy(SampleTokens.of("acme", "k2"))).isNull();
        assertThat(refusedBy(SampleTokens.of("acme", null))).isNull();
    }

    @Test
    void anIssuerIsFoundByItself() {
        revoke(RevocationKind.ISSUER, ISSUER);
        assertThat(refusedBy(token())).isEqualTo(RevocationKind.ISSUER);
        assertThat(refusedBy(token("iss", ISSUER + "/"))).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUBJECT", "CLIENT"})
    void aWatermarkMeansWhatWasIssuedUpToItsSecond(RevocationKind kind) {
        String claim = kind == RevocationKind.SUBJECT ? "sub" : "azp";
        table.merge(Revocation.of(kind, RevocationKey.of(kind, ISSUER, "x1"), 0, false, ISSUED, NOW + 60));
        assertThat(refusedBy(token(claim, "x1", "iat", ISSUED))).isEqualTo(kind);
        assertThat(refusedBy(token(claim, "x1", "iat", ISSUED + 0.999))).isEqualTo(kind);
        assertThat(refusedBy(token(claim, "x1", "iat", ISSUED + 1))).isNull();
        assertThat(refusedBy(token(claim, "x1", "iat", null))).isEqualTo(kind);
        assertThat(refusedBy(token(claim, "x1", "iat", "soon"))).isEqualTo(kind);
    }

    /** The parts of a key cannot run into each other. */
    @Test
    void aValueThatLooksLikeTwoPartsIsOne() {
        revoke(RevocationKind.SUBJECT, ISSUER, "a");
        assertThat(refusedBy(token("iss", ISSUER + " 1:a", "sub", ""))).isNull();
        assertThat(refusedBy(token("sub", "a 0:"))).isNull();
    }

    /** RFC 7519 section 4.1.2 compares strings code point by code point; so do we, and normalise nothing. */
    @Test
    void textIsComparedAsItIs() {
        revoke(RevocationKind.SUBJECT, ISSUER, "Jos\u00e9");
        assertThat(refusedBy(token("sub", "Jos\u00e9"))).isEqualTo(RevocationKind.SUBJECT);
        assertThat(refusedBy(token("sub", "Jose\u0301"))).isNull();
    }

    private void revoke(RevocationKind kind, String... parts) {
        table.merge(Revocation.of(kind, RevocationKey.of(kind, parts), 0, false, Revocation.ALWAYS, NOW + 60));
    }

    private RevocationKind refusedBy(VerifiedToken token) {
        return TokenMarks.of(token).refusedBy(table, NOW);
    }
}
