package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeedSimulationTests {

    private static final int HISTORIES = Integer.getInteger("test.histories", 10);

    /** The same ones each time, and one that nobody has seen. */
    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, HISTORIES), LongStream.of(new Random().nextLong()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsForgottenAndNobodyIsFreshWithoutIt(long seed) {
        Simulation simulation = new Simulation(seed, 3 + (int) (seed & 1));
        simulation.live(2000);
        simulation.rest();

        assertThat(simulation.losses).isPositive();
        assertThat(simulation.freshChecks).isGreaterThan(100);
    }
}
