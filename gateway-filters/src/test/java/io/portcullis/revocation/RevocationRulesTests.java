package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationRulesTests {

    private static final IssuerTerms CORPORATE =
            new IssuerTerms("https://login.acme.example", Duration.ofHours(1), Duration.ofSeconds(60));
    private static final IssuerTerms PARTNERS =
            new IssuerTerms("https://partners.example/", Duration.ofHours(8), Duration.ofSeconds(30));

    /** As long as a token of the issuer can be good: its lifetime, both clocks' skews, and the second that has begun. */
    private static final long CORPORATE_SECONDS = 3600 + 60 + 60 + 1;

    private static final long LONGEST_SECONDS = 8 * 3600 + 30 + 30 + 1;

    private final RevocationRules rules =
            new RevocationRules(Map.of("corporate", CORPORATE, "partners", PARTNERS), new TestClock());

    @Test
    void anIssuerIsNamedByItsNameOrExactly() {
        RevocationKey key = RevocationKey.of(RevocationKind.SUBJECT, "https://login.acme.example", "u1");
        assertThat(about(RevocationKind.SUBJECT, "corporate", "u1").key()).isEqualTo(key);
        assertThat(about(RevocationKind.SUBJECT, "https://login.acme.example", "u1")
                        .key())
                .isEqualTo(key);
        refused(
                "The issuer 'https://login.acme.example/' is not configured",
                RevocationKind.SUBJECT,
                "https://login.acme.example/",
                "u1");
        refused(
                "The issuer is missing; expected the name or the iss of one of [corporate, partners]",
                RevocationKind.TOKEN,
                null,
                "t1");
        refused("belongs to no issuer", RevocationKind.TENANT, "corporate", "acme");
    }

    @Test
    void aValueIsThereWhereTheKindHasOne() {
        refused("kind subject needs a value", RevocationKind.SUBJECT, "corporate", null);
        refused("kind issuer has no value", RevocationKind.ISSUER, "corporate", "u1");
        refused("1 to 1024 characters", RevocationKind.TOKEN, "corporate", "");
        refused("1 to 1024 characters", RevocationKind.TOKEN, "corporate", "x".repeat(1025));
        refused("control characters", RevocationKind.TENANT, null, "ac\nme");
        refused("is no block of addresses", RevocationKind.ADDRESS, null, "10.0.0.0/33");
        assertThat(about(RevocationKind.TOKEN, "corporate", "x".repeat(1024))).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN", "SESSION", "SUBJECT", "CLIENT"})
    void lastsAsLongAsAnyTokenOfTheIssuerCan(RevocationKind kind) {
        Revocation entry = revoke(kind, "corporate", "x1", null, null);
        assertThat(entry.expires()).isEqualTo(NOW + CORPORATE_SECONDS);
        assertThat(entry.notBefore()).isEqualTo(kind.isWatermark() ? NOW : Revocation.ALWAYS);
    }

    @Test
    void aTenantMayHaveTokensOfEveryIssuer() {
        assertThat(revoke(RevocationKind.TENANT, null, "acme", null, null).expires())
                .isEqualTo(NOW + LONGEST_SECONDS);
    }

    @Test
    void whatIsIssuedUpToALaterTimeLastsFromThen() {
        assertThat(revoke(RevocationKind.CLIENT, "corporate", "shop", NOW + 600, null)
                        .expires())
                .isEqualTo(NOW + 600 + CORPORATE_SECONDS);
    }

    /** A token is accepted for the clock skew after its exp. */
    @Test
    void anExpiryIsThatOfTheToken() {
        assertThat(revoke(RevocationKind.TOKEN, "corporate", "t1", null, NOW + 60)
                        .expires())
                .isEqualTo(NOW + 60 + 60 + 1);
        assertThat(revoke(RevocationKind.ADDRESS, null, "10.0.0.0/8", null, NOW + 60)
                        .expires())
                .isEqualTo(NOW + 60);
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        refusedOrder("needs expires", RevocationKind.ADDRESS, null, "10.0.0.0/8", null, null);
        refusedOrder("not after now", RevocationKind.TOKEN, "corporate", "t1", null, NOW);
        refusedOrder("before the year 2106", RevocationKind.TOKEN, "corporate", "t1", null, NOW * 1000);
        refusedOrder("at least 0", RevocationKind.CLIENT, "corporate", "shop", -1L, null);
        refusedOrder("before the year 2106", RevocationKind.CLIENT, "corporate", "shop", Revocation.ALWAYS, null);
        refusedOrder("has no notBefore", RevocationKind.TOKEN, "corporate", "t1", NOW, null);
    }

    @ParameterizedTest
    @CsvSource({"0, false, 0", "1, true, 2", "254, false, 254", "253, true, 254", "255, false, 255", "255, true, 255"})
    void aRevocationCountsWhateverHasBeenLifted(int generation, boolean lifted, int expected) {
        Revocation known = SampleRevocations.client(generation, lifted, NOW - 60, NOW + 60);
        Revocation entry = rules.revoke(
                order(RevocationKind.CLIENT, "corporate", "backoffice", null, null),
                about(RevocationKind.CLIENT, "corporate", "backoffice"),
                known);
        assertThat(entry.generation()).isEqualTo(expected);
        assertThat(known.merge(entry).isInForce(NOW)).isTrue();
        assertThat(known.merge(entry).notBefore()).isEqualTo(NOW);
    }

    @Test
    void aLiftIsTheNextGenerationAndLastsAsLong() {
        Revocation known = SampleRevocations.client(2, false, NOW - 60, NOW + 60);
        Revocation lift = rules.lift(known, "alice");
        assertThat(lift.withoutDetail()).isEqualTo(SampleRevocations.client(3, true, NOW - 60, NOW + 60));
        assertThat(RevocationDetail.parse(lift.detail()).actor()).isEqualTo("alice");
        assertThatExceptionOfType(InvalidRevocationException.class)
                .isThrownBy(() -> rules.lift(SampleRevocations.client(255, false, NOW, NOW + 60), null))
                .withMessageContaining("lifted too often");
    }

    private Revocation about(RevocationKind kind, String issuer, String value) {
        return rules.about(kind, issuer, value);
    }

    private Revocation revoke(RevocationKind kind, String issuer, String value, Long notBefore, Long expires) {
        return rules.revoke(order(kind, issuer, value, notBefore, expires), about(kind, issuer, value), null);
    }

    private static RevocationOrder order(
            RevocationKind kind, String issuer, String value, Long notBefore, Long expires) {
        return new RevocationOrder(kind, issuer, List.of(value), notBefore, expires, "because", "alice");
    }

    private void refused(String message, RevocationKind kind, String issuer, String value) {
        assertThatExceptionOfType(InvalidRevocationException.class)
                .isThrownBy(() -> about(kind, issuer, value))
                .withMessageContaining(message);
    }

    private void refusedOrder(
            String message, RevocationKind kind, String issuer, String value, Long notBefore, Long expires) {
        assertThatExceptionOfType(InvalidRevocationException.class)
                .isThrownBy(() -> revoke(kind, issuer, value, notBefore, expires))
                .withMessageContaining(message);
    }
}
