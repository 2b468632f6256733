package io.portcullis.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationDetailTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "a b", "a&by=eve", "a=b", "100%", "%41", "Jos\u00e9", "line\nbreak", "\u2028", "+", ""})
    void isReadAsItWasWritten(String text) {
        RevocationDetail detail = new RevocationDetail("https://login.acme.example", text, text, text);
        assertThat(RevocationDetail.parse(detail.text())).isEqualTo(detail);
        assertThat(detail.text()).isPrintable().doesNotContain(" ");
    }

    @Test
    void whatIsAbsentStaysAbsent() {
        assertThat(new RevocationDetail(null, null, null, null).text()).isEmpty();
        assertThat(RevocationDetail.parse("")).isEqualTo(new RevocationDetail(null, null, null, null));
        assertThat(new RevocationDetail(null, "v", null, null).text()).isEqualTo("value=v");
    }

    @Test
    void theReasonGivesWayFirst() {
        String most = "x".repeat(1024);
        assertThat(new RevocationDetail("i", most, "r".repeat(2000), "alice").text())
                .isEqualTo("issuer=i&value=" + most + "&by=alice");
        assertThat(new RevocationDetail("i", most, "r", "a".repeat(2000)).text())
                .isEmpty();
        assertThat(new RevocationDetail("i", "\u20ac".repeat(1024), "r", "alice").text())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "=", "==&&", "nothing", "value", "=value", "value=%", "value=%zz", "value=%c3"})
    void whatCannotBeReadIsNoError(String text) {
        assertThat(RevocationDetail.parse(text).issuer()).isNull();
    }

    @Test
    void theFirstOfTwoCounts() {
        assertThat(RevocationDetail.parse("value=a&value=b").value()).isEqualTo("a");
    }
}
