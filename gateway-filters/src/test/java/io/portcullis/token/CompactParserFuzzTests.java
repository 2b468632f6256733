package io.portcullis.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.portcullis.Answer;
import io.portcullis.Mutator;
import io.portcullis.Reason;
import io.portcullis.SafeText;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("F1-F8: the compact parser")
class CompactParserFuzzTests {

    private static final int MAX_SIZE = 8192;
    private static final int INPUTS = 20_000;
    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);

    private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}";
    private static final String CLAIMS =
            "{\"iss\":\"https://login.acme.example\",\"aud\":[\"https://api.acme.example\"],"
                    + "\"sub\":\"u1\",\"client_id\":\"shop\",\"jti\":\"t1\",\"iat\":1700000000,\"exp\":1700000300,"
                    + "\"scope\":\"openid orders:read\",\"act\":{\"sub\":\"\\u0061\"},\"n\":[1.5e1,true,null]}";
    private static final String SIGNATURE = "c2lnbmF0dXJl";

    private static final List<String> FRAGMENTS = List.of(
            ".",
            "..",
            "=",
            "+",
            "/",
            "AA",
            "A",
            "%2E",
            "{}",
            "[]",
            "null",
            "\"sub\":1,",
            "\"exp\":1e400,",
            "\"crit\":[],",
            "\\u0000",
            "\\ud800",
            "\\u202e",
            ",",
            ":",
            "}",
            "{",
            "\"\"",
            "1e999",
            "-0",
            "\u00C0\u00AE",
            "\u00EF\u00BB\u00BF",
            "\"a\":{",
            "[[[[",
            "18446744073709551616");

    private static final JsonMapper ANOTHER_PARSER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final CredentialsReader reader = new CredentialsReader(MAX_SIZE, VerifiedTokens.none());

    @FuzzTest(maxDuration = "5m")
    void readsAnyToken(byte[] data) {
        check(new String(data, ISO_8859_1));
    }

    @FuzzTest(maxDuration = "5m")
    void readsAnyHeaderAndClaims(byte[] data) {
        String[] parts = new String(data, ISO_8859_1).split("\n", 2);
        check(compact(parts[0].getBytes(ISO_8859_1), parts[parts.length - 1].getBytes(ISO_8859_1)));
    }

    @Test
    void readsMutationsOfAValidToken(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        String valid = compact(HEADER, CLAIMS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += check(mutator.mutate(valid)) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(1, INPUTS / 2);
    }

    @Test
    void readsMutationsOfHeaderAndClaims(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] header = (i % 2 == 0 ? mutator.mutate(HEADER) : HEADER).getBytes(ISO_8859_1);
            byte[] claims = (i % 2 == 1 ? mutator.mutate(CLAIMS) : CLAIMS).getBytes(ISO_8859_1);
            accepted += check(compact(header, claims)) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    private boolean check(String token) {
        Credentials credentials = read(token);
        if (credentials instanceof Credentials.Refused refused) {
            assertThat(refused.reason().answer()).as(token).isEqualTo(Answer.INVALID_TOKEN);
            return false;
        }
        assertThat(credentials).as(token).isInstanceOf(UnverifiedToken.class);
        requireSound((UnverifiedToken) credentials, token.replaceFirst("^ +", ""));
        return true;
    }

    private static void requireSound(UnverifiedToken token, String value) {
        assertThat(token.value())
                .isEqualTo(value)
                .hasSizeLessThanOrEqualTo(MAX_SIZE)
                .matches("[A-Za-z0-9_.-]+");
        String[] parts = value.split("\\.", -1);
        assertThat(parts).as(value).hasSize(3).doesNotContain("");
        for (String part : parts) {
            assertThat(encode(Base64.getUrlDecoder().decode(part))).as(value).isEqualTo(part);
        }
        assertThat(encode(token.signature())).isEqualTo(parts[2]);
        assertThat(new String(token.signingInput(), UTF_8)).isEqualTo(parts[0] + "." + parts[1]);
        assertThat(token.header().members().keySet())
                .as(value)
                .doesNotContain("crit", "b64", "jwk", "jku", "x5u", "x5c", "zip");
        requireSameInAnotherParser(token.header().members(), parts[0]);
        requireSameInAnotherParser(token.claims(), parts[1]);
        requireSoundClaims(token.claims(), value);
    }

    /** What two parsers read differently is how one check comes to look at another token than the next. */
    private static void requireSameInAnotherParser(Map<String, ?> members, String part) {
        Map<?, ?> others = ANOTHER_PARSER.readValue(Base64.getUrlDecoder().decode(part), Map.class);
        assertThat(others.keySet()).as(part).isEqualTo(members.keySet());
        members.forEach((name, value) -> {
            if (value instanceof Number number) {
                assertThat(((Number) others.get(name)).doubleValue()).as(name).isEqualTo(number.doubleValue());
            } else if (!(value instanceof List || value instanceof Map)) {
                assertThat(others.get(name)).as(name).isEqualTo(value);
            }
        });
    }

    private static void requireSoundClaims(Map<String, ?> claims, String token) {
        for (String name : List.of("iss", "sub", "jti", "client_id", "scope")) {
            assertThat(!claims.containsKey(name) || claims.get(name) instanceof String text && SafeText.isSafe(text))
                    .as("%s of %s", name, token)
                    .isTrue();
        }
        for (String name : List.of("exp", "nbf", "iat", "auth_time")) {
            assertThat(!claims.containsKey(name)
                            || claims.get(name) instanceof Number number
                                    && number.doubleValue() >= 0
                                    && number.doubleValue() <= 253_402_300_799.0)
                    .as("%s of %s", name, token)
                    .isTrue();
        }
    }

    @Test
    void readsAValidToken() {
        assertThat(read(compact(HEADER, CLAIMS))).isInstanceOfSatisfying(UnverifiedToken.class, token -> {
            assertThat(token.header().algorithm()).isEqualTo("ES256");
            assertThat(token.header().keyId()).isEqualTo("k1");
            assertThat(token.header().type()).isEqualTo("at+jwt");
            assertThat(token.claims()).containsEntry("sub", "u1").containsEntry("exp", 1700000300L);
            assertThat(token).hasToString("UnverifiedToken[]");
        });
    }

    @Nested
    class Form {

        @DisplayName("F1: other characters are refused before decoding")
        @ParameterizedTest
        @ValueSource(
                strings = {"=", "==", "+", "/", "~", "%2E", " ", "\t", "é", "\u0000", ",", "\uFF0E", "\u200B", "\n"})
        void refusesOtherCharacters(String odd) {
            String valid = compact(HEADER, CLAIMS);
            assertRefused(valid + odd, Reason.TOKEN_CHARACTERS);
            assertRefused(valid.substring(0, 9) + odd + valid.substring(9), Reason.TOKEN_CHARACTERS);
            assertRefused("one part" + odd, Reason.TOKEN_CHARACTERS);
        }

        @DisplayName("F2: exactly three parts that are not empty")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "aaaa",
                    "aaaa.bbbb",
                    "aaaa.bbbb.cccc.dddd",
                    "a.b.c.d.e",
                    "a.b.c.d.e.f",
                    "....",
                    "..",
                    ".",
                    "...",
                    ".bbbb.cccc",
                    "aaaa..cccc",
                    "aaaa.bbbb.",
                    ".aaaa.bbbb.cccc",
                    "aaaa.bbbb.cccc.",
                    "aaaa.",
                    "..cccc",
                })
        void refusesAnotherNumberOfParts(String token) {
            assertRefused(token, Reason.TOKEN_PARTS);
        }

        @DisplayName("F2: no five-part JWE, no JSON serialization, no zip")
        @Test
        void refusesOtherSerializations() {
            assertRefused(
                    encode("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}".getBytes(UTF_8)) + ".AA.AA.AA.AA",
                    Reason.TOKEN_PARTS);
            assertRefused("{\"payload\":\"e30\",\"signatures\":[]}", Reason.TOKEN_CHARACTERS);
            assertRefused(compact("{\"alg\":\"ES256\",\"zip\":\"DEF\"}", CLAIMS), Reason.TOKEN_COMPRESSED);
        }

        @DisplayName("F3: one spelling of each part")
        @Test
        void refusesTheOtherSpellingsOfEachPart() {
            String header = encode("{\"alg\":\"ES256\"}  ".getBytes(UTF_8));
            String claims = encode("{}  ".getBytes(UTF_8));
            String signature = encode(new byte[64]);
            assertThat(read(header + "." + claims + "." + signature)).isInstanceOf(UnverifiedToken.class);
            assertRefused(otherSpelling(header) + "." + claims + "." + signature, Reason.TOKEN_NOT_CANONICAL);
            assertRefused(header + "." + otherSpelling(claims) + "." + signature, Reason.TOKEN_NOT_CANONICAL);
            assertRefused(header + "." + claims + "." + otherSpelling(signature), Reason.TOKEN_NOT_CANONICAL);
            assertRefused(header + "." + claims + ".AAAAA", Reason.TOKEN_NOT_CANONICAL);
        }

        /** Bits that belong to no byte, which lenient decoders drop. */
        private String otherSpelling(String part) {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            assertThat(part.length() % 4).as("a part with spare bits").isNotZero();
            String other = part.substring(0, part.length() - 1) + (char) (part.charAt(part.length() - 1) + 1);
            assertThat(Base64.getUrlDecoder().decode(other)).isEqualTo(bytes);
            return other;
        }

        @DisplayName("F4: at most 8 KiB")
        @Test
        void refusesATokenThatIsTooLarge() {
            String valid = compact(HEADER, CLAIMS);
            String start = encode(HEADER.getBytes(UTF_8)) + "." + encode((CLAIMS + " ").getBytes(UTF_8)) + ".";
            String largest = start + "A".repeat(MAX_SIZE - start.length());
            assertThat(read(largest)).isInstanceOf(UnverifiedToken.class);
            assertRefused(largest + "A", Reason.TOKEN_TOO_LARGE);
            assertRefused("\u0000".repeat(MAX_SIZE + 1), Reason.TOKEN_TOO_LARGE);
            assertThat(new CredentialsReader(valid.length(), VerifiedTokens.none())
                            .read(List.of("Bearer " + valid), null))
                    .isInstanceOf(UnverifiedToken.class);
            assertThat(new CredentialsReader(valid.length() - 1, VerifiedTokens.none())
                            .read(List.of("Bearer " + valid), null))
                    .isEqualTo(new Credentials.Refused(Reason.TOKEN_TOO_LARGE));
        }

        @DisplayName("F4: a header part of at most 2 KiB")
        @Test
        void refusesAHeaderThatIsTooLarge() {
            assertThat(read(compact(headerOf(1536), CLAIMS))).isInstanceOf(UnverifiedToken.class);
            assertRefused(compact(headerOf(1537), CLAIMS), Reason.TOKEN_TOO_LARGE);
        }

        private String headerOf(int bytes) {
            String start = "{\"alg\":\"ES256\",\"x\":\"";
            return start + "x".repeat(bytes - start.length() - 2) + "\"}";
        }

        @DisplayName("F5: header and claims are one strict JSON object")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "null",
                    "\"a\"",
                    "1",
                    "{}{}",
                    "{\"alg\":\"ES256\"}x",
                    "\uFEFF{\"alg\":\"ES256\"}",
                    "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
                    "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}",
                    "{\"alg\":\"ES256\",\"x\":{\"y\":1,\"y\":2}}",
                    "{alg:\"ES256\"}",
                    "{\"alg\":\"ES256\",}",
                })
        void refusesWhatIsNotOneStrictObject(String json) {
            assertRefused(compact(json, CLAIMS), Reason.TOKEN_JSON);
            assertRefused(compact(HEADER, json), Reason.TOKEN_JSON);
        }

        @DisplayName("F5: strict UTF-8")
        @Test
        void refusesMalformedUtf8() {
            byte[] malformed = "{\"alg\":\"ES256\",\"x\":\"\u00C0\u00AE\"}".getBytes(ISO_8859_1);
            assertRefused(compact(malformed, CLAIMS.getBytes(UTF_8)), Reason.TOKEN_JSON);
            assertRefused(compact(HEADER.getBytes(UTF_8), malformed), Reason.TOKEN_JSON);
        }

        @DisplayName("F5: depth of at most 32, at most 256 members")
        @Test
        void refusesClaimsThatAreTooDeepOrTooMany() {
            assertRefused(compact(HEADER, "{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"), Reason.TOKEN_JSON);
            assertRefused(compact(HEADER, "{\"a\":[" + "1,".repeat(255) + "1]}"), Reason.TOKEN_JSON);
        }

        @DisplayName("F6: nothing that steers the verifier")
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"crit\":[\"exp\"] | TOKEN_CRIT",
                    "\"crit\":[] | TOKEN_CRIT",
                    "\"crit\":null | TOKEN_CRIT",
                    "\"\\u0063rit\":[] | TOKEN_CRIT",
                    "\"b64\":true | TOKEN_CRIT",
                    "\"b64\":false | TOKEN_CRIT",
                    "\"b64\":null | TOKEN_CRIT",
                    "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"} | TOKEN_EMBEDDED_KEY",
                    "\"jwk\":null | TOKEN_EMBEDDED_KEY",
                    "\"jku\":\"https://evil.example\" | TOKEN_EMBEDDED_KEY",
                    "\"x5u\":\"https://evil.example\" | TOKEN_EMBEDDED_KEY",
                    "\"x5c\":[] | TOKEN_EMBEDDED_KEY",
                    "\"zip\":\"DEF\" | TOKEN_COMPRESSED",
                    "\"zip\":null | TOKEN_COMPRESSED",
                })
        void refusesAHeaderThatSteersTheVerifier(String member, Reason reason) {
            assertRefused(compact("{\"alg\":\"ES256\"," + member + "}", CLAIMS), reason);
            assertRefused(compact("{" + member + ",\"alg\":\"ES256\"}", CLAIMS), reason);
        }
    }

    @Nested
    class Types {

        @DisplayName("F7: types of the header")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"alg\":null}",
                    "{\"alg\":1}",
                    "{\"alg\":[\"ES256\"]}",
                    "{\"ALG\":\"ES256\"}",
                    "{\"alg\":\"ES256\",\"kid\":1}",
                    "{\"alg\":\"ES256\",\"kid\":null}",
                    "{\"alg\":\"ES256\",\"kid\":{}}",
                    "{\"alg\":\"ES256\",\"typ\":[\"at+jwt\"]}",
                    "{\"alg\":\"ES256\",\"typ\":null}",
                })
        void refusesAHeaderOfTheWrongTypes(String header) {
            assertRefused(compact(header, CLAIMS), Reason.TOKEN_CLAIM_TYPE);
        }

        @DisplayName("K4: a kid of at most 128 characters")
        @Test
        void refusesAKeyIdThatIsTooLong() {
            assertThat(read(compact("{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(128) + "\"}", CLAIMS)))
                    .isInstanceOf(UnverifiedToken.class);
            assertRefused(
                    compact("{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(129) + "\"}", CLAIMS),
                    Reason.TOKEN_CLAIM_TYPE);
        }

        @DisplayName("F7: strings")
        @ParameterizedTest
        @ValueSource(strings = {"iss", "sub", "jti", "client_id"})
        void refusesWhatIsNoStringWhereOneBelongs(String name) {
            for (String value : List.of("1", "true", "null", "[]", "[\"a\"]", "{}")) {
                assertRefused(compact(HEADER, "{\"" + name + "\":" + value + "}"), Reason.TOKEN_CLAIM_TYPE);
            }
        }

        @DisplayName("F7: scopes, which issuers older than RFC 9068 send as a list")
        @ParameterizedTest
        @ValueSource(strings = {"scope", "scp"})
        void refusesScopesThatAreNeitherStringNorListOfStrings(String name) {
            for (String value : List.of("1", "true", "null", "[1]", "[null]", "[[]]", "{}")) {
                assertRefused(compact(HEADER, "{\"" + name + "\":" + value + "}"), Reason.TOKEN_CLAIM_TYPE);
            }
            assertThat(read(compact(HEADER, "{\"" + name + "\":[\"a\"]}"))).isInstanceOf(UnverifiedToken.class);
        }

        @DisplayName("F7: times")
        @ParameterizedTest
        @ValueSource(strings = {"exp", "nbf", "iat", "auth_time"})
        void refusesWhatIsNoTimeWhereOneBelongs(String name) {
            for (String value : List.of(
                    "\"1700000000\"",
                    "null",
                    "[]",
                    "{}",
                    "true",
                    "-1",
                    "-0.001",
                    "253402300800",
                    "253402300799.5",
                    "1e300",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "18446744073709551616")) {
                assertRefused(compact(HEADER, "{\"" + name + "\":" + value + "}"), Reason.TOKEN_CLAIM_TYPE);
            }
            for (String value : List.of("0", "-0", "0.5", "1.7e9", "253402300799")) {
                assertThat(read(compact(HEADER, "{\"" + name + "\":" + value + "}")))
                        .isInstanceOf(UnverifiedToken.class);
            }
        }

        @DisplayName("F7: aud is a string or a list of strings that is not empty")
        @ParameterizedTest
        @ValueSource(
                strings = {"1", "null", "{}", "true", "[]", "[1]", "[null]", "[\"a\",1]", "[[\"a\"]]", "[\"a\",{}]"})
        void refusesAnAudienceThatIsNone(String audience) {
            assertRefused(compact(HEADER, "{\"aud\":" + audience + "}"), Reason.TOKEN_CLAIM_TYPE);
        }

        @DisplayName("F7: objects where objects belong")
        @ParameterizedTest
        @ValueSource(strings = {"cnf", "act", "may_act"})
        void refusesWhatIsNoObjectWhereOneBelongs(String name) {
            for (String value : List.of("\"a\"", "1", "null", "[]", "[{}]", "true")) {
                assertRefused(compact(HEADER, "{\"" + name + "\":" + value + "}"), Reason.TOKEN_CLAIM_TYPE);
            }
        }

        @DisplayName("F8: control, direction and line-break characters")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\\r\\n", "\\u0000", "\\u001b", "\\u0085", "\\u2028", "\\u2029", "\\u202e", "\\u2066", "\\u007f",
                    "\u202E", "\u2028"
                })
        void refusesUnsafeText(String unsafe) {
            for (String name : List.of("iss", "sub", "jti", "client_id", "scope", "aud")) {
                assertRefused(compact(HEADER, "{\"" + name + "\":\"a" + unsafe + "b\"}"), Reason.TOKEN_UNSAFE_TEXT);
            }
            assertRefused(compact(HEADER, "{\"aud\":[\"a\",\"" + unsafe + "\"]}"), Reason.TOKEN_UNSAFE_TEXT);
        }
    }

    private Credentials read(String token) {
        return reader.read(List.of("Bearer " + token), null);
    }

    private void assertRefused(String token, Reason reason) {
        assertThat(read(token)).as(token).isEqualTo(new Credentials.Refused(reason));
    }

    private static String compact(String header, String claims) {
        return compact(header.getBytes(UTF_8), claims.getBytes(UTF_8));
    }

    private static String compact(byte[] header, byte[] claims) {
        return encode(header) + "." + encode(claims) + "." + SIGNATURE;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
