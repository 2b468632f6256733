package io.portcullis.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.Decision;
import io.portcullis.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("H4: the screen of paths")
class PathScreenTests {

    private final PathScreen screen = new PathScreen(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a/b/c",
                "/a.b",
                "/a./b",
                "/.well-known/x",
                "/...",
                "/a/.../b",
                "/..a",
                "/a..",
                "/a..b/c",
                "/.a",
                "/~u",
                "/a:b",
                "/a@b",
                "/a,b",
                "/a=b",
                "/a&b",
                "/a+b",
                "/a!$'()*",
                "/a-b_c",
                "/caf%C3%A9",
                "/%e6%97%a5",
                "/%F0%9F%98%80",
                "/a%20b",
                "/%41",
                "/a%3Fb",
                "/a%23b",
                "/a%3Ab",
                "/?",
                "/a?b=c",
                "/a?b=//",
                "/a?b=/../",
                "/a?b=%2e%2e%2f",
                "/a?b=%zz",
                "/a?b;c",
                "/a?b=\\",
                "/a?b=?",
                "/a?http://x",
                "/a?%",
            })
    void letsPlainTargetsPass(String target) {
        assertThat(screen.check(target)).isEqualTo(Decision.allow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "// | PATH_DOUBLE_SLASH",
                "//evil.example/a | PATH_DOUBLE_SLASH",
                "/a//b | PATH_DOUBLE_SLASH",
                "/a/// | PATH_DOUBLE_SLASH",
                "/a//?b | PATH_DOUBLE_SLASH",
                "/. | PATH_DOT_SEGMENT",
                "/.. | PATH_DOT_SEGMENT",
                "/../ | PATH_DOT_SEGMENT",
                "/a/./b | PATH_DOT_SEGMENT",
                "/a/../b | PATH_DOT_SEGMENT",
                "/a/.. | PATH_DOT_SEGMENT",
                "/a/..?b | PATH_DOT_SEGMENT",
                "/%2e | PATH_ENCODED_DOT",
                "/%2e%2e/a | PATH_ENCODED_DOT",
                "/%2E%2e/a | PATH_ENCODED_DOT",
                "/.%2e/a | PATH_ENCODED_DOT",
                "/%2e./a | PATH_ENCODED_DOT",
                "/a%2ejson | PATH_ENCODED_DOT",
                "/a%2fb | PATH_ENCODED_SLASH",
                "/a%2Fb | PATH_ENCODED_SLASH",
                "/a/..%2fb | PATH_DOT_SEGMENT",
                "/a\\b | PATH_BACKSLASH",
                "/a%5cb | PATH_BACKSLASH",
                "/a%5Cb | PATH_BACKSLASH",
                "/a%00b | PATH_CONTROL",
                "/a%0db | PATH_CONTROL",
                "/a%0Ab | PATH_CONTROL",
                "/a%09 | PATH_CONTROL",
                "/a%1f | PATH_CONTROL",
                "/a%7f | PATH_CONTROL",
                "/a%25 | PATH_ENCODED_PERCENT",
                "/a%252e | PATH_ENCODED_PERCENT",
                "/a%252f | PATH_ENCODED_PERCENT",
                "/a;b | PATH_SEMICOLON",
                "/a; | PATH_SEMICOLON",
                "/a;b=c/d | PATH_SEMICOLON",
                "/;a | PATH_SEMICOLON",
                "/a%3bb | PATH_SEMICOLON",
                "/a%3Bb | PATH_SEMICOLON",
                "/a%ff | PATH_NOT_UTF8",
                "/a%c3 | PATH_NOT_UTF8",
                "/a%c3b | PATH_NOT_UTF8",
                "/a%c3/%a9 | PATH_NOT_UTF8",
                "/a%80 | PATH_NOT_UTF8",
                "/%c0%ae%c0%ae/a | PATH_NOT_UTF8",
                "/%c0%af | PATH_NOT_UTF8",
                "/%e0%80%af | PATH_NOT_UTF8",
                "/%ed%a0%80 | PATH_NOT_UTF8",
                "/%f4%90%80%80 | PATH_NOT_UTF8",
                "/%f5%80%80%80 | PATH_NOT_UTF8",
                "/a#b | PATH_FRAGMENT",
                "/# | PATH_FRAGMENT",
                "/a?b#c | PATH_FRAGMENT",
                "http://api.example/a | PATH_ABSOLUTE_FORM",
                "http://api.example | PATH_ABSOLUTE_FORM",
                "HTTP://api.example/ | PATH_ABSOLUTE_FORM",
                "gopher://x | PATH_ABSOLUTE_FORM",
            })
    void refusesWhatTwoProgramsReadDifferently(String target, Reason reason) {
        assertThat(screen.check(target)).isEqualTo(Decision.deny(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "a/b",
                "api.example:443",
                "?",
                "?a=b",
                "%2f",
                "/%",
                "/a%",
                "/a%2",
                "/a%zz",
                "/a%2g",
                "/a%g2",
                "/%%41",
                "/a%-1",
                "/a%+1",
                "/a% 1",
                "/%２e",
                "/%u002e",
                "/a%2/b",
            })
    void refusesATargetThatIsNoPathWithoutFailing(String target) {
        assertThat(screen.check(target)).isEqualTo(Decision.deny(Reason.PATH_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a%zz", "/a%", "*", "/a%2"})
    void looksForForeignTokensAtNoMalformedTargetAndDoesNotFail(String target) {
        PathScreen withException = new PathScreen(List.of(ScreenException.of("/own/**", null, true)));
        assertThatCode(() ->
                        assertThat(withException.allowsForeignTokens(target)).isFalse())
                .doesNotThrowAnyException();
    }

    @Test
    void refusesRawBytesThatNoUriHas() {
        for (char c = 0; c <= 0x17F; c++) {
            if (c <= ' ' || c >= 0x7F) {
                assertThat(screen.check("/a" + c))
                        .as("raw U+%04X", (int) c)
                        .isIn(Decision.deny(Reason.PATH_CONTROL), Decision.deny(Reason.PATH_NOT_UTF8));
            }
        }
    }

    @Test
    void refusesEveryEncodedControlCharacterInEitherCase() {
        for (int octet = 0; octet < 0x20; octet++) {
            assertThat(screen.check("/a%%%02x".formatted(octet))).isEqualTo(Decision.deny(Reason.PATH_CONTROL));
            assertThat(screen.check("/a%%%02X".formatted(octet))).isEqualTo(Decision.deny(Reason.PATH_CONTROL));
        }
    }

    @Test
    void readsTheSamePathWhateverTheQueryIs() {
        for (String path : List.of("/a", "/a//b", "/a/../b", "/a%2e", "/a%00", "/a%ff", "/a;b", "/a\\b")) {
            assertThat(screen.check(path + "?x=1")).as(path).isEqualTo(screen.check(path));
            assertThat(screen.check(path + "?")).as(path).isEqualTo(screen.check(path));
        }
    }

    @Nested
    @DisplayName("H4: hazards")
    class Hazards {

        @Test
        void areNamedAllOfThem() {
            assertThat(PathHazards.in("http://h//./%2e%2f%5c%00%25;%ff#"))
                    .isEqualTo(EnumSet.complementOf(EnumSet.of(PathHazard.MALFORMED)));
        }

        @Test
        void areFoundInThePathOfAnAbsoluteForm() {
            assertThat(PathHazards.in("http://h/a//b?c//d"))
                    .containsExactlyInAnyOrder(PathHazard.ABSOLUTE_FORM, PathHazard.DOUBLE_SLASH);
            assertThat(PathHazards.in("http://h?a=http://x//y")).containsExactly(PathHazard.ABSOLUTE_FORM);
        }

        @Test
        void areFoundBehindAParameterOfTheSegment() {
            assertThat(PathHazards.in("/a/..;b=c/d"))
                    .containsExactlyInAnyOrder(PathHazard.DOT_SEGMENT, PathHazard.SEMICOLON);
            assertThat(PathHazards.in("/a/.;/d"))
                    .containsExactlyInAnyOrder(PathHazard.DOT_SEGMENT, PathHazard.SEMICOLON);
        }

        @Test
        void areFoundBetweenBackslashes() {
            assertThat(PathHazards.in("/a\\..\\b"))
                    .containsExactlyInAnyOrder(PathHazard.DOT_SEGMENT, PathHazard.BACKSLASH);
        }

        @ParameterizedTest
        @EnumSource
        void haveAReasonOfTheSameName(PathHazard hazard) {
            assertThat(hazard.reason()).hasToString("PATH_" + hazard.name());
        }
    }

    @Nested
    @DisplayName("H4: exceptions, switchable per pattern")
    class Exceptions {

        @Test
        void letExactlyTheirHazardPassAtTheirPaths() {
            PathScreen lenient = screenWith("/files/**", PathHazard.ENCODED_SLASH);
            assertThat(lenient.check("/files/a%2Fb")).isEqualTo(Decision.allow());
            assertThat(lenient.check("/files/a%2Fb?c=d")).isEqualTo(Decision.allow());
            assertThat(lenient.check("/other/a%2Fb")).isEqualTo(Decision.deny(Reason.PATH_ENCODED_SLASH));
            assertThat(lenient.check("/files/a%5Cb")).isEqualTo(Decision.deny(Reason.PATH_BACKSLASH));
        }

        @Test
        void areNeededForEachHazardOfATarget() {
            PathScreen lenient = screenWith("/files/**", PathHazard.SEMICOLON);
            assertThat(lenient.check("/files/a;v=1")).isEqualTo(Decision.allow());
            assertThat(lenient.check("/files/..;/admin")).isEqualTo(Decision.deny(Reason.PATH_DOT_SEGMENT));
            assertThat(lenient.check("/files/a;v=1//b")).isEqualTo(Decision.deny(Reason.PATH_DOUBLE_SLASH));
        }

        @Test
        void addUpWhereSeveralMatch() {
            PathScreen lenient = new PathScreen(List.of(
                    ScreenException.of("/files/**", Set.of(PathHazard.SEMICOLON), false),
                    ScreenException.of("/files/raw/**", Set.of(PathHazard.ENCODED_SLASH), false)));
            assertThat(lenient.check("/files/raw/a%2fb;c")).isEqualTo(Decision.allow());
            assertThat(lenient.check("/files/a%2fb;c")).isEqualTo(Decision.deny(Reason.PATH_ENCODED_SLASH));
        }

        @ParameterizedTest
        @CsvSource({
            "DOUBLE_SLASH, /files//a",
            "DOT_SEGMENT, /files/../a",
            "ENCODED_DOT, /files/%2e%2e/a",
            "ENCODED_SLASH, /files/%2fa",
            "BACKSLASH, /files/a%5cb",
            "CONTROL, /files/a%09b",
            "ENCODED_PERCENT, /files/100%25",
            "SEMICOLON, /files/a;b",
            "NOT_UTF8, /files/a%ff",
        })
        void canBeMadeForTheHazardsOfAPath(PathHazard hazard, String target) {
            assertThat(screen.check(target)).isEqualTo(Decision.deny(hazard.reason()));
            assertThat(screenWith("/files/**", hazard).check(target)).isEqualTo(Decision.allow());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/files/a%zz", "/files/%", "/files/a%2"})
        void doNotReachTargetsThatNoPatternCanRead(String target) {
            assertThat(screenWith("/**", PathHazard.ENCODED_PERCENT).check(target))
                    .isEqualTo(Decision.deny(Reason.PATH_MALFORMED));
        }

        @ParameterizedTest
        @EnumSource(names = {"MALFORMED", "ABSOLUTE_FORM"})
        void cannotBeMadeForHazardsThatHaveNoPath(PathHazard hazard) {
            assertThatThrownBy(() -> screenWith("/**", hazard)).hasMessageContaining(hazard.name());
        }

        @ParameterizedTest
        @ValueSource(strings = {"//files/a%2fb", "/%66iles/../x", "/x/../files/a", "files/a%2fb", "/Files/a%2fb"})
        void doNotReachPathsThatOnlyLookLikeTheirs(String target) {
            PathScreen lenient = screenWith("/files/**", PathHazard.ENCODED_SLASH);
            assertThat(lenient.check(target)).isInstanceOf(Decision.Deny.class);
        }

        @Test
        void ofForeignTokensLetNoHazardPass() {
            PathScreen foreign = new PathScreen(List.of(ScreenException.of("/own/**", null, true)));
            assertThat(foreign.check("/own/a;b")).isEqualTo(Decision.deny(Reason.PATH_SEMICOLON));
        }

        @Test
        void letForeignTokensPassAtTheirPathsOnly() {
            PathScreen foreign = new PathScreen(List.of(
                    ScreenException.of("/own/**", null, true),
                    ScreenException.of("/files/**", Set.of(PathHazard.SEMICOLON), false)));
            assertThat(foreign.allowsForeignTokens("/own/login")).isTrue();
            assertThat(foreign.allowsForeignTokens("/own/login?next=/api")).isTrue();
            assertThat(foreign.allowsForeignTokens("/files/a")).isFalse();
            assertThat(foreign.allowsForeignTokens("/api?x=/own/login")).isFalse();
            assertThat(screen.allowsForeignTokens("/own/login")).isFalse();
        }

        @Test
        void areRefusedIfTheirPathIsNoPattern() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ScreenException.of("/a/{b", Set.of(PathHazard.SEMICOLON), false));
        }

        private PathScreen screenWith(String pattern, PathHazard hazard) {
            return new PathScreen(List.of(ScreenException.of(pattern, Set.of(hazard), false)));
        }
    }
}
