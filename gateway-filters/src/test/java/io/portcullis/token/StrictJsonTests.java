package io.portcullis.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F5: strict JSON")
class StrictJsonTests {

    private static final int MAX_MEMBERS = 256;

    @Test
    void readsEveryKindOfValue() {
        Map<String, @Nullable Object> object = read("""
                {"s":"a\\u00e9\\n","i":1,"b":18446744073709551616,"d":1.5,"t":true,"f":false,"n":null,
                 "o":{"x":[]},"a":[1,"2",{},[null]]}""");
        assertThat(object)
                .containsEntry("s", "aé\n")
                .containsEntry("i", 1L)
                .containsEntry("b", new BigInteger("18446744073709551616"))
                .containsEntry("d", 1.5)
                .containsEntry("t", true)
                .containsEntry("f", false)
                .containsEntry("n", null)
                .containsEntry("o", Map.of("x", List.of()))
                .containsEntry("a", List.of(1L, "2", Map.of(), Arrays.asList((Object) null)))
                .hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {} ", "\t\r\n{\n}\n", "{ \"a\" : 1 , \"b\" : [ 1 , 2 ] }", "{\"\":1}"})
    void readsAnObjectWithBlanksAnywhere(String json) {
        assertThat(read(json)).isNotNull();
    }

    @DisplayName("F5: one JSON object")
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "\"a\"", "1", "true", "null", "[{}]", "a", "}", "{", "}{"})
    void refusesWhatIsNoObject(String json) {
        assertRefused(json);
    }

    @DisplayName("F5: nothing behind the object")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}{}",
                "{} {}",
                "{}x",
                "{},",
                "{}}",
                "{}\u0000",
                "{}\u00A0",
                "{}//",
                "{}\u2028",
                "{}\uFEFF",
                "{}\f"
            })
    void refusesTextBehindTheObject(String json) {
        assertRefused(json);
    }

    @DisplayName("F5: no byte order mark")
    @Test
    void refusesAByteOrderMark() {
        assertRefused("\uFEFF{}");
        assertRefused("{}".getBytes(UTF_16BE));
        assertRefused(HexFormat.of().parseHex("fffe7b007d00"));
    }

    @DisplayName("F5: strict UTF-8")
    @ParameterizedTest
    @CsvSource({
        "ff, no byte of UTF-8",
        "80, a continuation without a start",
        "c3, a start without its continuation",
        "c0ae, overlong",
        "c080, overlong NUL",
        "e080af, overlong",
        "f08080af, overlong",
        "eda080, a surrogate",
        "eda0bdedb880, a pair of surrogates",
        "f4908080, beyond Unicode",
        "f8888080, five bytes",
    })
    void refusesMalformedUtf8(String hex, String why) {
        byte[] start = "{\"a\":\"".getBytes(UTF_8);
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] json = Arrays.copyOf(start, start.length + bytes.length + 2);
        System.arraycopy(bytes, 0, json, start.length, bytes.length);
        System.arraycopy("\"}".getBytes(UTF_8), 0, json, start.length + bytes.length, 2);
        assertThatThrownBy(() -> StrictJson.object(json, MAX_MEMBERS))
                .as(why)
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesLatin1() {
        assertRefused("{\"a\":\"é\"}".getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":[1}",
                "{\"a\":{]}",
                "{\"a\":1]",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":nul}",
                "{\"a\":nullx}",
                "{\"a\":undefined}",
                "{\"a\":truefalse}",
                "{\"a\":1/**/}",
                "{/**/}",
                "{\"a\":1//\n}",
                "{\"a\":\"b}",
                "{\"a\":\"b\\\"}",
                "{\"a",
                "{\"a\":1",
                "{null:1}",
                "{\"a\"::1}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\":\u00A01}",
                "{\"a\":\u000B1}",
                "{\"a\":(1)}",
            })
    void refusesLenientSyntax(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "+1",
                "1.",
                ".1",
                "1e",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-",
                "1_0",
                "１",
                "1-1"
            })
    void refusesNumbersThatAreNone(String number) {
        assertRefused("{\"a\":" + number + "}");
        assertRefused("{\"a\":[" + number + "]}");
    }

    @Nested
    @DisplayName("F5: no duplicate member at any depth")
    class Duplicates {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":null,\"a\":null}",
                    "{\"a\":1,\"b\":2,\"a\":3}",
                    "{\"a\":1,\"\\u0061\":2}",
                    "{\"\\u0061\":1,\"a\":2}",
                    "{\"a/b\":1,\"a\\/b\":2}",
                    "{\"é\":1,\"\\u00E9\":2}",
                    "{\"😀\":1,\"\\ud83d\\ude00\":2}",
                    "{\"\":1,\"\":2}",
                    "{\"x\":{\"a\":1,\"a\":2}}",
                    "{\"x\":[{\"y\":{\"a\":1,\"a\":2}}]}",
                })
        void areRefusedInEverySpelling(String json) {
            assertRefused(json);
        }

        @Test
        void areNotFoundAcrossObjectsOrInOtherNames() {
            assertThat(read("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}],\"A\":1,\"a \":1}"))
                    .hasSize(4);
            assertThat(read("{\"é\":1,\"e\u0301\":2}")).hasSize(2);
        }
    }

    @Nested
    class Strings {

        @Test
        void haveAllTheEscapesOfRfc8259() {
            assertThat(read("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\uDE00\"}"))
                    .containsEntry("a", "\"\\/\b\f\n\r\tA😀");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\\x41", "\\'", "\\0", "\\a", "\\v", "\\U0041", "\\u", "\\u1", "\\u12", "\\u123", "\\u12g4",
                    "\\u 041", "\\u+041", "\\u-041", "\\u００４１", "\\é"
                })
        void haveNoOtherEscapes(String text) {
            assertRefused("{\"a\":\"" + text + "\"}");
            assertRefused("{\"" + text + "\":1}");
        }

        @Test
        void haveNoRawControlCharacters() {
            for (char c = 0; c < 0x20; c++) {
                assertRefused("{\"a\":\"x" + c + "\"}");
                assertRefused("{\"a" + c + "\":1}");
                assertRefused("{\"a\":\"\\n" + c + "\"}");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\\ud83d",
                    "\\ude00",
                    "\\ude00\\ud83d",
                    "\\ud83dx",
                    "\\ud83d\\ud83d\\ude00",
                    "\\ud83d😀",
                    "😀\\ude00",
                    "\\uD83D\\\\uDE00",
                    "x\\uDBFF",
                })
        void haveNoUnpairedSurrogates(String text) {
            assertRefused("{\"a\":\"" + text + "\"}");
            assertRefused("{\"" + text + "\":1}");
        }

        @Test
        void mayHoldAnEscapedNul() {
            assertThat(read("{\"a\":\"\\u0000\"}")).containsEntry("a", "\u0000");
        }
    }

    @Nested
    class Limits {

        @DisplayName("F5: depth of at most 32")
        @ParameterizedTest
        @CsvSource({"31, true", "32, false", "33, false", "20000, false"})
        void endAtADepthOf32(int arrays, boolean isAccepted) {
            assertThat(isAccepted("{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}"))
                    .isEqualTo(isAccepted);
        }

        @DisplayName("F5: depth of objects")
        @Test
        void countObjectsAsArrays() {
            assertThat(isAccepted("{\"a\":".repeat(32) + "1" + "}".repeat(32))).isTrue();
            assertThat(isAccepted("{\"a\":".repeat(33) + "1" + "}".repeat(33))).isFalse();
        }

        @Test
        void countDepthAndNotContainers() {
            assertThat(isAccepted("{\"a\":[" + "[],".repeat(100) + "[]]}")).isTrue();
        }

        @DisplayName("F5: at most 256 members")
        @Test
        void endAt256Members() {
            assertThat(isAccepted(membersOf(256))).isTrue();
            assertThat(isAccepted(membersOf(257))).isFalse();
        }

        @DisplayName("F5: members at all depths and array elements together")
        @Test
        void countEverythingThatIsAMemberOrAnElement() {
            assertThat(isAccepted("{\"a\":[" + "1,".repeat(254) + "1]}")).isTrue();
            assertThat(isAccepted("{\"a\":[" + "1,".repeat(255) + "1]}")).isFalse();
            assertThat(isAccepted("{\"a\":[" + "{\"b\":1},".repeat(127) + "1]}"))
                    .isTrue();
            assertThat(isAccepted("{\"a\":[" + "{\"b\":1},".repeat(128) + "1]}"))
                    .isFalse();
        }

        private static String membersOf(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> "\"m" + i + "\":" + i)
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private static boolean isAccepted(String json) {
            try {
                read(json);
                return true;
            } catch (MalformedJsonException e) {
                return false;
            }
        }
    }

    @Test
    void givesNothingThatCouldBeChanged() {
        Map<String, @Nullable Object> object = read("{\"a\":[1],\"o\":{\"b\":{}}}");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.put("x", 1L));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((List<?>) object.get("a")).remove(0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((Map<?, ?>) object.get("o")).remove("b"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((Map<?, ?>) ((Map<?, ?>) object.get("o")).get("b")).clear());
    }

    @DisplayName("T5: nothing of the text is repeated")
    @Test
    void saysWhereItIsWrongWithoutRepeatingIt() {
        assertThatThrownBy(() -> read("{\"secret\":1,\"secret\":2}"))
                .hasMessageContaining("duplicate")
                .hasMessageContaining("at character 20")
                .hasMessageNotContaining("secret")
                .satisfies(error -> assertThat(error.getStackTrace()).isEmpty());
    }

    private static Map<String, @Nullable Object> read(String json) {
        return StrictJson.object(json.getBytes(UTF_8), MAX_MEMBERS);
    }

    private static void assertRefused(String json) {
        assertRefused(json.getBytes(UTF_8));
    }

    private static void assertRefused(byte[] json) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .as(new String(json, UTF_8))
                .isThrownBy(() -> StrictJson.object(json, MAX_MEMBERS));
    }
}
