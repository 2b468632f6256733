package io.portcullis.sample.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FlatnessTests {

    private static final int MB = 1 << 20;

    @Test
    void whatStaysIsFlat() {
        List<Usage> samples = samples(0);
        for (Flatness flatness : Flatness.values()) {
            assertThat(flatness.complaint(samples)).isEmpty();
        }
    }

    @Test
    void whatGrowsIsNamed() {
        List<Usage> samples = samples(1);
        for (Flatness flatness : Flatness.values()) {
            assertThat(flatness.complaint(samples)).startsWith(flatness + " grew from ");
        }
    }

    @Test
    void theWarmUpDoesNotCount() {
        List<Usage> cold = LongStream.of(0, 20, 40)
                .mapToObj(seconds -> new Usage(seconds, 0, 0, 0, 0, 0, 0, 0))
                .toList();
        List<Usage> all = Stream.concat(cold.stream(), samples(0).stream()).toList();
        assertThat(Flatness.THREADS.complaint(all)).isEmpty();
    }

    private static List<Usage> samples(int growth) {
        return IntStream.range(0, 18)
                .mapToObj(i -> new Usage(
                        60 + 50 * i,
                        0,
                        0,
                        (50L + growth * i) * MB,
                        (8L + growth * i) * MB,
                        (500L + 6 * growth * i) * MB,
                        60L + growth * i,
                        260L + growth * i))
                .toList();
    }
}
