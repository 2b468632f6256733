package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nodes that publish by comparing ranks, a real store, faults, and every outcome judged. The order of faults follows from a
 * seed, which is printed:
 *
 * <pre>
 * mvn -pl gateway-filters verify -Dit.test=PublishingHistoryIT -Dhistory.seed=4711
 * mvn -pl gateway-filters verify -P history -Dhistory.minutes=10
 * </pre>
 *
 * <p>Promised, and judged: of one subject and rank at most one publication is acknowledged; what was refused for a conflict is
 * nowhere; a node never goes back to a lower rank; a node that calls itself fresh has whatever was acknowledged before; at rest
 * all nodes and the log agree, on no less than the highest rank that was acknowledged.
 *
 * <p>Not promised, and so not in the schedule: the first of these if the store loses what was acknowledged while every node
 * that has it is cut off for longer than the seal, or ends. See {@link PublishingFaultsIT} for what becomes of two then.
 */
@ExtendWith(QuietLogs.class)
class PublishingHistoryIT {

    private static final int NODES = 3;
    private static final int LEAST_FAULTS = 3;
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final Publications publications = new Publications();

    @Test
    void nobodyPublishesOverWhatHeHasNotSeenAndNothingThatWasAcknowledgedIsLost() {
        Integer minutes = Integer.getInteger("history.minutes");
        Duration length = minutes == null ? SHORT : Duration.ofMinutes(minutes);
        long seed = Long.getLong("history.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        System.out.println("The publications' seed is " + seed);
        HistorySchedule schedule = new HistorySchedule(seed);
        try (HistoryFleet<PublishingNode> fleet = new HistoryFleet<>(NODES, PublishingNode.KEYS, PublishingNode::new)) {
            try (PublishingLoad load = new PublishingLoad(fleet, publications, seed)) {
                while (publications.violations().isEmpty()
                        && (schedule.inflicted() < LEAST_FAULTS || publications.seconds() < length.toSeconds())) {
                    schedule.inflictNext(fleet);
                }
            }
            assertThat(publications.violations()).as("under seed %d", seed).isEmpty();
            new PublishingAtRest(fleet, publications).verify();
        } finally {
            System.out.println("Publications of seed " + seed + ", " + publications.seconds() + " s: " + publications
                    + ", " + schedule + ", " + publications.violations().size() + " violations");
        }
        assertThat(publications.acknowledged()).isNotEmpty();
    }
}
