package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTests {

    /** The document of RFC 6901 section 5. */
    private static final Map<String, Object> RFC_6901 = Map.of(
            "foo", List.of("bar", "baz"),
            "", 0L,
            "a/b", 1L,
            "c%d", 2L,
            "e^f", 3L,
            "g|h", 4L,
            "i\\j", 5L,
            "k\"l", 6L,
            " ", 7L,
            "m~n", 8L);

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "/foo/0!bar",
                "/!0",
                "/a~1b!1",
                "/c%d!2",
                "/e^f!3",
                "/g|h!4",
                "/i\\j!5",
                "/k\"l!6",
                "/ !7",
                "/m~0n!8",
            })
    void followsThePointersOfRfc6901(String pointer, String expected) {
        assertThat(ClaimPath.of(pointer).value(RFC_6901)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sub", "https://acme.example/tenant", "a.b", "a b", "a~2b", "~", "$.x", "claims[0]", "ключ"})
    void takesAnythingElseAsTheNameOfATopLevelClaim(String name) {
        assertThat(ClaimPath.of(name).value(Map.of(name, "here"))).isEqualTo("here");
        assertThat(ClaimPath.of(name).isNamed(name)).isTrue();
    }

    @Test
    void reachesANameThatStartsWithASlashByAnEscape() {
        assertThat(ClaimPath.of("/~1name").value(Map.of("/name", 1L, "name", 2L)))
                .isEqualTo(1L);
    }

    @Test
    void undoesEscapesInOnePass() {
        assertThat(ClaimPath.of("/~01").value(Map.of("~1", "right", "/", "twice")))
                .isEqualTo("right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a~", "/~", "/a~2", "/a~/b", "/~~0", "/ok/b~x"})
    void refusesATildeThatEscapesNothing(String pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClaimPath.of(pointer))
                .withMessageContaining(pointer)
                .withMessageContaining("~0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void refusesABlankPath(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimPath.of(text));
    }

    @Test
    void descendsIntoObjectsAndArrays() {
        Map<String, Object> claims = Map.of("realm", Map.of("roles", List.of("user", Map.of("name", "admin"))));
        assertThat(ClaimPath.of("/realm/roles/1/name").value(claims)).isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/list/2", "/list/-", "/list/-1", "/list/01", "/list/+1", "/list/ 1", "/list/", "/list/１"})
    void findsNothingAtWhatIsNoIndexOfTheArray(String pointer) {
        assertThat(ClaimPath.of(pointer).value(Map.of("list", List.of("a", "b"))))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/list/4294967296", "/list/99999999999999999999", "/list/2147483648"})
    void findsNothingAtAnIndexBeyondAllNumbers(String pointer) {
        assertThat(ClaimPath.of(pointer).value(Map.of("list", List.of("a")))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text/0", "/text/length", "/number/x", "/flag/x", "/none/x", "/absent/x"})
    void findsNothingBehindWhatIsNoContainer(String pointer) {
        Map<String, Object> claims = new HashMap<>(Map.of("text", "abc", "number", 1L, "flag", true));
        claims.put("none", null);
        assertThat(ClaimPath.of(pointer).value(claims)).isNull();
    }

    @Test
    void doesNotReadAPointerIntoANameWithSlashes() {
        assertThat(ClaimPath.of("/a/b").value(Map.of("a/b", 1L, "/a/b", 2L))).isNull();
    }

    @Test
    void givesNoValueOfAnotherTypeThanAskedFor() {
        Map<String, Object> claims = Map.of("text", "1", "number", 1L, "list", List.of("a"), "object", Map.of());
        for (String name : claims.keySet()) {
            ClaimPath path = ClaimPath.of(name);
            assertThat(path.string(claims) != null).as(name).isEqualTo(name.equals("text"));
            assertThat(path.seconds(claims) != null).as(name).isEqualTo(name.equals("number"));
            assertThat(path.object(claims) != null).as(name).isEqualTo(name.equals("object"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0,1", "1.999,1", "0.5,0", "-0.5,-1", "253402300799,253402300799"})
    void roundsSecondsDown(double value, long expected) {
        assertThat(ClaimPath.of("exp").seconds(Map.of("exp", value))).isEqualTo(expected);
    }

    @Test
    void readsSecondsOfEveryKindOfNumber() {
        assertThat(ClaimPath.of("exp").seconds(Map.of("exp", 1700000000L))).isEqualTo(1700000000L);
        assertThat(ClaimPath.of("exp").seconds(Map.of("exp", BigInteger.valueOf(1700000000L))))
                .isEqualTo(1700000000L);
    }

    @Test
    void makesAListOfOneOfAScalar() {
        Map<String, Object> claims = Map.of("text", "gold plan", "number", 3L, "flag", true);
        assertThat(ClaimPath.of("text").texts(claims)).containsExactly("gold plan");
        assertThat(ClaimPath.of("number").texts(claims)).containsExactly("3");
        assertThat(ClaimPath.of("flag").texts(claims)).containsExactly("true");
    }

    @Test
    void makesTextsOfTheElementsOfAList() {
        assertThat(ClaimPath.of("roles").texts(Map.of("roles", List.of("a b", 3L, true))))
                .containsExactly("a b", "3", "true");
    }

    @Test
    void findsNoTextInObjectsAndNulls() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("none", null);
        claims.put("object", Map.of("a", "b"));
        claims.put("nested", Arrays.asList(null, List.of("admin"), Map.of("a", "b")));
        assertThat(claims.keySet())
                .allSatisfy(name -> assertThat(ClaimPath.of(name).texts(claims)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "scp", "/scope", "/scp"})
    void splitsScopesAtBlanks(String name) {
        Map<String, Object> claims = Map.of("scope", " a  b:c ", "scp", " a  b:c ");
        assertThat(ClaimPath.of(name).isDelimited()).isTrue();
        assertThat(ClaimPath.of(name).texts(claims)).containsExactly("a", "b:c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\u00A0b", "a\u3000b", "a\nb", "a,b"})
    void splitsScopesAtNothingButTheBlank(String scope) {
        assertThat(ClaimPath.of("scope").texts(Map.of("scope", scope))).containsExactly(scope);
    }

    @Test
    void splitsNoElementOfAList() {
        assertThat(ClaimPath.of("scp").texts(Map.of("scp", List.of("a b", "c"))))
                .containsExactly("a b", "c");
    }

    @Test
    void splitsNoOtherClaimAndNoNestedScope() {
        assertThat(ClaimPath.of("Scope").isDelimited()).isFalse();
        assertThat(ClaimPath.of("/a/scope").texts(Map.of("a", Map.of("scope", "a b"))))
                .containsExactly("a b");
    }

    @Test
    void findsNoScopeInBlanks() {
        assertThat(ClaimPath.of("scope").texts(Map.of("scope", "  "))).isEmpty();
        assertThat(ClaimPath.of("scope").texts(Map.of("scope", ""))).isEmpty();
    }

    @Test
    void isEqualToAPathOfTheSameText() {
        assertThat(ClaimPath.of("/a")).isEqualTo(ClaimPath.of("/a")).hasSameHashCodeAs(ClaimPath.of("/a"));
        assertThat(ClaimPath.of("/a")).isNotEqualTo(ClaimPath.of("a")).hasToString("/a");
    }
}
