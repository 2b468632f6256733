package io.portcullis.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.portcullis.Mutator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whatever the text, a document or its mistakes come out. */
final class PolicyReaderFuzzTests {

    private static final int INPUTS = 3_000;
    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);

    private static final List<String> EXAMPLES =
            PolicyTexts.examples().stream().map(PolicyTexts::text).toList();
    private static final List<String> FRAGMENTS = List.of(
            "\n",
            "\n  ",
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a",
            "!!str ",
            "<<: ",
            "|\n",
            ">\n",
            "? ",
            "---\n",
            "%YAML 1.2\n",
            "null",
            "~",
            ".nan",
            "1e999",
            "0x1F",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "'",
            "\"",
            "#",
            "any: ",
            "not: ",
            "{matches: '(a{1000}){1000}'}",
            "expr: broken",
            "\uFEFF",
            "\uD83D\uDE00",
            "\uD800");

    private final PolicyReader reader = PolicyTexts.reader();

    @FuzzTest(maxDuration = "5m")
    void readsAnyText(byte[] data) {
        isRead(new String(data, UTF_8));
    }

    @Test
    void readsMutationsOfCharacters(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += isRead(mutator.mutate(mutator.oneOf(EXAMPLES))) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 100, INPUTS / 2);
    }

    @Test
    void readsMutationsOfLines(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            String example = EXAMPLES.get(random.nextInt(EXAMPLES.size()));
            accepted += isRead(withOtherLines(example, random)) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 100, INPUTS / 2);
    }

    private static String withOtherLines(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(lines.size());
            int other = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(other, lines.get(at));
                default -> Collections.swap(lines, at, other);
            }
        }
        return String.join("\n", lines);
    }

    /** Whether it is a document; if so, reading it again gives the same. */
    private boolean isRead(String text) {
        try {
            PolicySource source = reader.read(text);
            assertThat(source.text()).isEqualTo(text);
            assertThat(reader.read(text).digest()).as(text).isEqualTo(source.digest());
            return true;
        } catch (InvalidPolicyException refused) {
            assertThat(refused.errors())
                    .as(text)
                    .isNotEmpty()
                    .allMatch(error -> error.line() > 0 && error.column() > 0);
            return false;
        }
    }
}
