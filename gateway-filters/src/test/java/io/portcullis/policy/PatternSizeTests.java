package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.portcullis.Mutator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternSizeTests {

    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);
    private static final List<String> PATTERNS = List.of(
            "^/orders/[0-9]+$",
            "(a{3}b{2,4}){2,5}",
            "[\\\\](a{3})[]a]{4}",
            "\\Q((\\E{3}",
            "[[:alpha:]]{9}|\\p{Greek}{4}",
            "\\x{41}{3}(?:x|(y){2,}){3}",
            "[^]\\]](a|b)*{2}");
    private static final List<String> FRAGMENTS = List.of(
            "(",
            ")",
            "{3}",
            "{2,}",
            "{,4}",
            "{9,12}",
            "[",
            "[:",
            ":]",
            "[[:alpha:]",
            "]",
            "[^",
            "\\",
            "\\Q",
            "\\E",
            "\\p{L}",
            "[\\\\]",
            "|");

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            ^/orders/[0-9]+/refund$                  § 100
            [a-z]{1,63}(\\.[a-z]{1,63}){1,10}        § 1000
            \\x{2028}\\p{L}                          § 10
            [{999}]\\{999}                           § 10
            """)
    void ordinaryPatternsAreSmall(String pattern, long most) {
        assertThat(PatternSize.of(pattern)).isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', textBlock = """
            (((a{1000})+){1000}){1000}
            [\\\\](((a{1000})+){1000}){1000}[]
            []](((a{1000})+){1000}){1000}
            [[:alpha:][](((a{1000})+){1000}){1000}
            \\Q(\\E(((a{1000})+){1000}){1000}
            \\[(((a{1000})+){1000}){1000}
            (((a{,1000})+){1000,}){999,1000}
            """)
    void nestedRepetitionsAreHuge(String pattern) {
        assertThat(PatternSize.of(pattern)).isGreaterThan(1_000_000);
    }

    @Test
    void noPatternIsMuchLargerThanItsSize(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int compiled = 0;
        for (int i = 0; i < 30_000; i++) {
            String pattern = mutator.mutate(mutator.mutate(mutator.oneOf(PATTERNS)));
            long size = PatternSize.of(pattern);
            if (size <= 20_000) {
                compiled += isNotMuchLarger(pattern, size) ? 1 : 0;
            }
        }
        assertThat(compiled).as("seed %d", SEED).isGreaterThan(5_000);
    }

    private static boolean isNotMuchLarger(String pattern, long size) {
        try {
            assertThat(Pattern.compile(pattern).programSize())
                    .as("%s, seed %d", pattern, SEED)
                    .isLessThanOrEqualTo((int) (3 * size + 10));
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
