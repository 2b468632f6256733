package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.ClaimPath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimValuesTests {

    private static final ClaimPath CLAIM = ClaimPath.of("claim");

    @Test
    void equalNumbersAreEqualObjects() {
        List<Number> ones = List.of(
                1,
                1L,
                (short) 1,
                (byte) 1,
                1.0,
                1.0f,
                1e0,
                new BigDecimal("1.000"),
                new BigDecimal("1E0"),
                BigInteger.ONE);
        assertThat(ones).map(ClaimValues::number).containsOnly(1L);
        assertThat(Stream.of(0.1, 0.1f, new BigDecimal("0.10"), new BigDecimal("1E-1")))
                .map(ClaimValues::number)
                .containsOnly(new BigDecimal("0.1"));
        assertThat(Stream.of(0.0, -0.0, new BigDecimal("0.00"), new BigDecimal("0E+9")))
                .map(ClaimValues::number)
                .containsOnly(0L);
    }

    @Test
    void whatNoLongCanHoldIsADecimal() {
        BigInteger big = BigInteger.TWO.pow(63);
        assertThat(ClaimValues.number(big.subtract(BigInteger.ONE))).isEqualTo(Long.MAX_VALUE);
        assertThat(ClaimValues.number(big.negate())).isEqualTo(Long.MIN_VALUE);
        assertThat(ClaimValues.number(big)).isEqualTo(new BigDecimal(big));
        assertThat(ClaimValues.number(0x1p63)).isEqualTo(new BigDecimal("9223372036854776E+3"));
        assertThat(ClaimValues.number(1e300)).isEqualTo(new BigDecimal("1E+300"));
    }

    static Stream<Number> noValues() {
        return Stream.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                new BigDecimal("1e1001"),
                new BigDecimal("1e2147483647"),
                new BigDecimal("1e-2147483647"),
                new BigDecimal(BigInteger.valueOf(100), Integer.MIN_VALUE),
                new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("noValues")
    void aNumberThatIsNoneOrTooLongToWriteOutIsNoValue(Number number) {
        assertThat(list(number)).isEmpty();
        assertThat(list(List.of(1, number))).isEmpty();
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> ClaimValues.number(number))
                .withMessageContaining("expected a finite one");
    }

    @Test
    void aScalarIsAListOfOne() {
        assertThat(list("x")).containsExactly("x");
        assertThat(list("")).containsExactly("");
        assertThat(list("1")).containsExactly("1");
        assertThat(list("true")).containsExactly("true");
        assertThat(list(true)).containsExactly(true);
        assertThat(list(17)).containsExactly(17L);
    }

    @Test
    void aListIsWhatItHas() {
        assertThat(list(List.of("x", 1.0, false))).containsExactly("x", 1L, false);
        assertThat(list(List.of())).isEmpty();
    }

    @Test
    void nothingAndNullAreNoValues() {
        assertThat(list(null)).isEmpty();
        assertThat(new ClaimValues(Map.of()).list(CLAIM, false)).isEmpty();
        assertThat(values(null).exists(CLAIM)).isFalse();
        assertThat(values(null).find(CLAIM, false).isSound()).isTrue();
    }

    static Stream<Object> unfit() {
        return Stream.of(
                Map.of("a", "b"),
                Arrays.asList("x", null),
                List.of("x", List.of("y")),
                List.of("x", Map.of()),
                List.of("x", "y\u0000"),
                "x\u202e",
                "x\ny",
                List.of("x", Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void oneThingThatCannotBeComparedLeavesNoValues(Object value) {
        assertThat(list(value)).isEmpty();
        assertThat(values(value).exists(CLAIM)).isTrue();
        assertThat(values(value).find(CLAIM, false).isSound()).isFalse();
    }

    @Test
    void whatIsBesideItIsNotForgotten() {
        assertThat(values(Arrays.asList("x", null, 1, Map.of(), "y\u0000"))
                        .find(CLAIM, false)
                        .all())
                .containsExactly("x", 1L, "y\u0000");
    }

    @Test
    void aDelimitedTextIsItsWords() {
        assertThat(delimited("  a b  c ")).containsExactly("a", "b", "c");
        assertThat(delimited("")).isEmpty();
        assertThat(delimited("  ")).isEmpty();
        assertThat(delimited("a\tb")).isEmpty();
        assertThat(delimited(List.of("a b", "c"))).containsExactly("a b", "c");
        assertThat(delimited(7)).containsExactly(7L);
        assertThat(values("").find(CLAIM, true).isSound()).isTrue();
        assertThat(values("a \u0000").find(CLAIM, true).isSound()).isFalse();
    }

    @Test
    void theSameClaimMayBeAskedForInBothWays() {
        ClaimValues values = values("a b");
        assertThat(values.list(CLAIM, true)).containsExactly("a", "b");
        assertThat(values.list(CLAIM, false)).containsExactly("a b");
        assertThat(values.list(CLAIM, true)).containsExactly("a", "b");
    }

    @Test
    void moreClaimsThanAreRememberedAreStillRead() {
        Map<String, Object> claims = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            claims.put("c" + i, i);
        }
        ClaimValues values = new ClaimValues(claims);
        for (int round = 0; round < 2; round++) {
            for (long i = 0; i < 200; i++) {
                assertThat(values.list(ClaimPath.of("c" + i), false)).containsExactly(i);
            }
        }
    }

    private static List<Object> list(Object value) {
        return values(value).list(CLAIM, false);
    }

    private static List<Object> delimited(Object value) {
        return values(value).list(CLAIM, true);
    }

    private static ClaimValues values(Object value) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("claim", value);
        return new ClaimValues(claims);
    }
}
