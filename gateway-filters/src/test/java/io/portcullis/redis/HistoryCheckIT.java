package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nodes, a real store, faults, and every decision judged. The order of faults follows from a seed, which is printed:
 *
 * <pre>
 * mvn -pl gateway-filters verify -Dit.test=HistoryCheckIT -Dhistory.seed=4711
 * mvn -pl gateway-filters verify -P history -Dhistory.minutes=10
 * </pre>
 *
 * <p>The bound holds for every S, however short the seal: what a node does not know for certain makes it older, not wrong. The
 * seal has to be longer than a live node needs to find out that the store has lost something and to upload it, which is the
 * longest back-off, a reconnection and a call of the store or two; an S below the seal only means that nodes are too
 * old for a moment after each loss.
 *
 * <p>Not promised, and so not in the schedule (see {@link HistoryFault}): that others know what was acknowledged as applied if
 * the store loses it while the only node that has it is cut off for longer than the seal, or crashes.
 */
@ExtendWith(QuietLogs.class)
class HistoryCheckIT {

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final int LEAST_FAULTS = 6;

    @Test
    void whatWasAcknowledgedIsEnforcedByEveryNodeThatCallsItselfFresh() {
        Integer minutes = Integer.getInteger("history.minutes");
        Duration length = minutes == null ? SHORT : Duration.ofMinutes(minutes);
        long seed = Long.getLong("history.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        System.out.println("The history's seed is " + seed);
        assertThat(new HistoryRun(seed).run(length, LEAST_FAULTS).violations())
                .as("violations under seed %d", seed)
                .isEmpty();
    }
}
