package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file in the folder broken has one mistake, says which in its first lines, and is named after it. */
final class BrokenDocumentTests {

    private static final String EXPECT = "# expect: ";

    static List<Path> documents() {
        return PolicyTexts.broken();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isRefusedWithTheMistakeAndWhereItStands(Path file) {
        String text = PolicyTexts.text(file);
        InvalidPolicyException refused = catchThrowableOfType(
                InvalidPolicyException.class, () -> PolicyTexts.reader().read(text));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.errors())
                .extracting(error -> error.line() + ":" + error.column() + " " + error.message())
                .isEqualTo(expected(text));
    }

    private static List<String> expected(String text) {
        return text.lines()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
    }

    @Test
    void thereIsOneForMostMistakes() {
        assertThat(documents()).hasSizeGreaterThan(150);
    }
}
