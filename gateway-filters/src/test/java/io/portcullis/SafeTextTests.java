package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F8: safe text")
class SafeTextTests {

    private static final Set<Byte> DIRECTION_CHANGES = Set.of(
            Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
            Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
            Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
            Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
            Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
            Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE);

    /** The implicit marks, which the platform has no property for (Unicode UAX 9, section 2.6). */
    private static final Set<Integer> MARKS = Set.of(0x061C, 0x200E, 0x200F);

    private static final Set<Integer> SEPARATORS =
            Set.of((int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR);

    @Test
    void refusesExactlyControlsLineBreaksAndChangesOfDirection() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean isUnsafe = Character.isISOControl(c)
                    || SEPARATORS.contains(Character.getType(c))
                    || DIRECTION_CHANGES.contains(Character.getDirectionality(c))
                    || MARKS.contains(c);
            if (SafeText.isSafe(Character.toString(c)) == isUnsafe) {
                assertThat(SafeText.isSafe(Character.toString(c)))
                        .as("U+%04X", c)
                        .isEqualTo(!isUnsafe);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\rX", "X\n", "a\u0000b", "a\u2028", "\u202Eadmin", "ok\u0085"})
    void looksAtEveryCharacter(String text) {
        assertThat(SafeText.isSafe(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u1", "a b", "Zoë", "日本", "😀", "שלום", "~", "\u00A0"})
    void leavesOrdinaryTextOfAllLanguagesAlone(String text) {
        assertThat(SafeText.isSafe(text)).isTrue();
    }
}
