package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * However many nodes there are and whatever the network and their clocks do, in any time W no more than B + r (W + L) units
 * are admitted.
 */
class LeaseBoundPropertyTests {

    private static final int RUNS = 400;

    @Test
    void noMoreIsAdmittedThanTheBound() {
        long admissions = 0;
        long calls = 0;
        int tight = 0;
        for (int i = 0; i < RUNS; i++) {
            long seed = 7_919L * i + 1;
            LimitSimulation simulation = new LimitSimulation(new Random(seed));
            simulation.run();
            assertThat(simulation.worstExcessNanos())
                    .as("seed %d: %s", seed, simulation)
                    .isNotPositive();
            admissions += simulation.admissions();
            calls += simulation.calls();
            tight += simulation.worstExcessNanos() > -simulation.leaseNanos() * 2 ? 1 : 0;
        }

        assertThat(admissions).as("or nothing was tried").isGreaterThan(RUNS * 100L);
        assertThat(calls).as("leases are of use").isLessThan(admissions);
        assertThat(tight).as("runs that came near the bound").isGreaterThan(RUNS / 10);
    }

    @Test
    void whatNodesHaveLeftIsNotGoodForEver() {
        for (int i = 0; i < 20; i++) {
            LimitSimulation simulation = LimitSimulation.hoarding(new Random(i));

            assertThat(simulation.worstExcessNanos())
                    .as("seed %d: %s", i, simulation)
                    .isNotPositive();
            assertThat(simulation.worstExcessNanos())
                    .as("the whole burst at once")
                    .isGreaterThan(-simulation.leaseNanos() * 3);
        }
    }

    @Test
    void aRunCanBeRepeated() {
        LimitSimulation once = new LimitSimulation(new Random(42));
        LimitSimulation again = new LimitSimulation(new Random(42));
        once.run();
        again.run();

        assertThat(again.worstExcessNanos()).isEqualTo(once.worstExcessNanos());
        assertThat(again).hasToString(once.toString());
    }
}
