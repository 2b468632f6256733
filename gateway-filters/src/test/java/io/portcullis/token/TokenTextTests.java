package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenTextTests {

    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1MSJ9." + "c2lnbmF0dXJl".repeat(8);

    @Test
    void aTokenIsFoundWhereverItBegins() {
        assertThat(TokenText.of("bearer   " + TOKEN, 9))
                .isEqualTo(TokenText.of(TOKEN))
                .hasSameHashCodeAs(TokenText.of(TOKEN));
    }

    @Test
    void everyCharacterCounts() {
        for (int i = 0; i < TOKEN.length(); i++) {
            String other = TOKEN.substring(0, i) + '~' + TOKEN.substring(i + 1);
            assertThat(TokenText.of(other)).isNotEqualTo(TokenText.of(TOKEN));
        }
        assertThat(TokenText.of(TOKEN.substring(1))).isNotEqualTo(TokenText.of(TOKEN));
        assertThat(TokenText.of("e" + TOKEN)).isNotEqualTo(TokenText.of(TOKEN));
    }

    @Test
    void aCharacterThatSharesItsLowByteIsAnother() {
        String other = (char) (TOKEN.charAt(0) + 0x100) + TOKEN.substring(1);
        assertThat(TokenText.of(other)).isNotEqualTo(TokenText.of(TOKEN));
    }

    @Test
    void whatIsShorterThanItsHashedEndIsNoTrouble() {
        assertThat(TokenText.of("Bearer ", 7)).isEqualTo(TokenText.of(""));
        assertThat(TokenText.of("Bearer a", 7)).isNotEqualTo(TokenText.of("b"));
    }

    @Test
    void itIsNotTold() {
        assertThat(TokenText.of(TOKEN)).hasToString("TokenText[]");
    }
}
