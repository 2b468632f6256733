package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DocumentPatternsTests {

    private static final String LARGE = "a{1000}b{1000}c{1000}d{1000}";

    private final DocumentPatterns patterns = new DocumentPatterns();

    @Test
    void equalOnesAreOneAndCountOnce() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(patterns.compile(LARGE)).isSameAs(patterns.compile(LARGE));
        }
    }

    @Test
    void differentOnesAreBoundedTogether() {
        for (int i = 0; i < 4; i++) {
            patterns.compile("x" + i + LARGE);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patterns.compile("x4" + LARGE))
                .withMessageContaining("too large together");
    }

    @Test
    void soAreThoseOfExpressions() {
        patterns.add(19_000);
        patterns.compile("a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patterns.add(1_000))
                .withMessageContaining("too large together");
    }
}
