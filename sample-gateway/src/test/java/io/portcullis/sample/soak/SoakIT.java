package io.portcullis.sample.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The sample under constant load, while tokens are taken back, policies published, keys rotated and its Redis killed. The
 * order of these follows from a seed, which is printed:
 *
 * <pre>
 * mvn -pl sample-gateway -am verify -P soak -Dsoak.minutes=15 -Dsoak.seed=4711
 * </pre>
 */
@EnabledIfSystemProperty(
        named = "soak.minutes",
        matches = ".+",
        disabledReason = "takes minutes; the profile soak runs it")
final class SoakIT {

    /** In less time caches and pools still fill. */
    private static final Duration LEAST_TO_BE_FLAT = Duration.ofMinutes(5);

    /** Tokens live for an hour. */
    private static final int MOST_MINUTES = 50;

    @Test
    void noAnswerIsWrongAndNothingGrows() {
        int minutes = Integer.getInteger("soak.minutes", 0);
        assertThat(minutes).as("soak.minutes").isBetween(1, MOST_MINUTES);
        Duration length = Duration.ofMinutes(minutes);
        long seed = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        System.out.println("The soak's seed is " + seed);
        SoakRun run = new SoakRun(seed);
        run.run(length);
        assertThat(run.answers().wrong())
                .as("wrong answers under seed %d", seed)
                .isEmpty();
        assertThat(run.answers().of(503)).as("refused while Redis was away").isPositive();
        if (length.compareTo(LEAST_TO_BE_FLAT) >= 0) {
            assertThat(complaints(run.samples())).as("what grew").isEmpty();
        }
    }

    private static List<String> complaints(List<Usage> samples) {
        return Arrays.stream(Flatness.values())
                .map(flatness -> flatness.complaint(samples))
                .filter(complaint -> !complaint.isEmpty())
                .toList();
    }
}
