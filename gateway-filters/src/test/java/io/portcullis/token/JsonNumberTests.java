package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F5, F7: numbers of JSON")
class JsonNumberTests {

    /** The grammar of RFC 8259 section 6. */
    private static final Pattern GRAMMAR = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                10,
                253402300799L,
                99999999999999999L,
                100000000000000000L,
                999999999999999999L,
                -99999999999999999L,
                1000000000000000000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                9007199254740993L,
            })
    void readsAWholeNumberExactly(long number) {
        assertThat(parse(Long.toString(number))).isEqualTo(number);
    }

    @Test
    void takesMinusZeroForZero() {
        assertThat(parse("-0")).isEqualTo(0L);
        assertThat(parse("-0.0")).isEqualTo(-0.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "1234567890123456789012345678901234567890123456789012345678901234",
            })
    void readsAWholeNumberBeyondLongExactly(String text) {
        assertThat(parse(text)).isEqualTo(new BigInteger(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "1.0, 1",
        "1e3, 1000",
        "1E+3, 1000",
        "1e-2, 0.01",
        "-2.5e1, -25",
        "0.1, 0.1",
        "0e0, 0",
        "1e0001, 10",
        "1e-999, 0"
    })
    void readsAnyOtherNumberAsADouble(String text, double expected) {
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1e", "1e+", "1.e1", "1.5.5", "1e1e1", "1e1.5",
                "--1", "1-", "1+1", "0x1", "1_0", "NaN", "Infinity", "-Infinity", "1 ", " 1", "1f", "1d", "1L", "１",
                        "٣",
                "e1", "-e1", "1e1_", "0-", "1,5", "0.", "-0.", "0.e1", "+0",
            })
    void refusesWhatIsNoNumberOfJson(String text) {
        assertThat(parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e309", "1e999999999999", "17976931348623159e293", "1E400"})
    void refusesANumberThatIsNotFinite(String text) {
        assertThat(parse(text)).isNull();
    }

    @Test
    void refusesANumberOfMoreThan64Characters() {
        assertThat(parse("1".repeat(64))).isNotNull();
        assertThat(parse("1".repeat(65))).isNull();
        assertThat(parse("0." + "0".repeat(62))).isNotNull();
        assertThat(parse("0." + "0".repeat(63))).isNull();
    }

    @Test
    void readsThePartOfATextThatItIsAskedFor() {
        assertThat(JsonNumber.parse("[12,34]", 1, 3)).isEqualTo(12L);
        assertThat(JsonNumber.parse("1.5", 0, 1)).isEqualTo(1L);
        assertThat(JsonNumber.parse("1.5", 1, 1)).isNull();
        assertThat(JsonNumber.parse("1e5", 0, 2)).isNull();
        assertThat(JsonNumber.parse("-1", 0, 1)).isNull();
        assertThat(JsonNumber.parse("1.5", 0, 2)).isNull();
    }

    @Test
    void acceptsTheGrammarOfRfc8259AndNothingElse() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length >= 0; length--) {
                text.append("00123459+-..eE".charAt(random.nextInt(14)));
            }
            Number number = parse(text.toString());
            boolean isNumber = GRAMMAR.matcher(text).matches() && isFinite(text.toString());
            assertThat(number != null).as(text.toString()).isEqualTo(isNumber);
            if (number instanceof Long) {
                assertThat(new BigDecimal(text.toString())).isEqualByComparingTo(new BigDecimal(number.toString()));
            }
        }
    }

    private static boolean isFinite(String text) {
        return Double.isFinite(Double.parseDouble(text));
    }

    private static Number parse(String text) {
        return JsonNumber.parse(text, 0, text.length());
    }
}
