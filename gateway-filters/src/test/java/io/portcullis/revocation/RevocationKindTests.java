package io.portcullis.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationKindTests {

    @ParameterizedTest
    @CsvSource({
        "token, true, true, false, false",
        "session, true, true, false, false",
        "subject, true, true, true, false",
        "client, true, true, true, true",
        "tenant, false, true, true, true",
        "issuer, true, false, true, true",
        "key, true, true, false, true",
        "address, false, true, false, true",
    })
    void saysWhatItIsMadeOf(String label, boolean issuer, boolean value, boolean watermark, boolean liftable) {
        RevocationKind kind = RevocationKind.labelled(label);
        assertThat(kind).isNotNull();
        assertThat(kind.label()).isEqualTo(label);
        assertThat(kind.hasIssuer()).isEqualTo(issuer);
        assertThat(kind.hasValue()).isEqualTo(value);
        assertThat(kind.isWatermark()).isEqualTo(watermark);
        assertThat(kind.isLiftable()).isEqualTo(liftable);
    }

    @Test
    void everyKindIsFoundByItsLabel() {
        assertThat(RevocationKind.values())
                .hasSize(8)
                .allSatisfy(kind ->
                        assertThat(RevocationKind.labelled(kind.label())).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Token", "TOKEN", "token ", "tokens", "ip"})
    void findsNothingByAnotherSpelling(String label) {
        assertThat(RevocationKind.labelled(label)).isNull();
    }
}
