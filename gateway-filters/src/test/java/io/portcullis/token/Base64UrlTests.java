package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F1, F3: canonical base64url")
class Base64UrlTests {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Test
    void readsWhatThePlatformWrites() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(decode(ENCODER.encodeToString(bytes))).isEqualTo(bytes);
        }
    }

    @DisplayName("F3: every byte string has one spelling")
    @Test
    void acceptsOneSpellingOnlyOfOneAndTwoBytes() {
        int accepted = 0;
        for (char a : ALPHABET.toCharArray()) {
            for (char b : ALPHABET.toCharArray()) {
                accepted += isCanonical("" + a + b);
                for (char c : ALPHABET.toCharArray()) {
                    accepted += isCanonical("" + a + b + c);
                }
            }
        }
        assertThat(accepted).isEqualTo(256 + 256 * 256);
    }

    private static int isCanonical(String text) {
        byte[] bytes = decode(text);
        if (bytes == null) {
            return 0;
        }
        if (!ENCODER.encodeToString(bytes).equals(text)) {
            throw new AssertionError(text + " is accepted and not canonical");
        }
        return 1;
    }

    @DisplayName("F3: bits that belong to no byte")
    @ParameterizedTest
    @ValueSource(strings = {"AB", "AAB", "AAAAAB", "AAAAAAB", "__", "_-_", "Zh", "Zm9vYh"})
    void refusesBitsThatBelongToNoByte(String text) {
        assertThat(decode(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAAA", "AAAAAAAAA"})
    void refusesALengthThatNoByteStringHas(String text) {
        assertThat(decode(text)).isNull();
    }

    @DisplayName("F1: other characters")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AA==",
                "AAA=",
                "A+AA",
                "A/AA",
                "AA AA",
                " AAA",
                "AAA\n",
                "AA\r\n",
                "A.AA",
                "A%2D",
                "ÀAAA",
                "AAA\u0131"
            })
    void refusesOtherCharacters(String text) {
        assertThat(decode(text)).isNull();
    }

    @DisplayName("F1: the alphabet")
    @Test
    void knowsExactlyItsAlphabet() {
        StringBuilder digits = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            digits.append(Base64Url.isDigit((char) c) ? String.valueOf((char) c) : "");
        }
        assertThat(digits.toString().chars().sorted().toArray())
                .isEqualTo(ALPHABET.chars().sorted().toArray());
    }

    @Test
    void readsThePartOfATextThatItIsAskedFor() {
        assertThat(Base64Url.decode("!!Zm9v!!", 2, 6)).isEqualTo("foo".getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64Url.decode("AAAA", 2, 2)).isEmpty();
    }

    private static byte[] decode(String text) {
        return Base64Url.decode(text, 0, text.length());
    }
}
