package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Position;
import io.portcullis.feed.RankReplica;
import io.portcullis.redis.Publications.Acknowledged;
import io.portcullis.testing.Patience;
import java.util.HashMap;
import java.util.Map;

/** What has to be true when everything is healed and nobody publishes any more. */
final class PublishingAtRest {

    private final HistoryFleet<PublishingNode> fleet;
    private final Publications publications;

    PublishingAtRest(HistoryFleet<PublishingNode> fleet, Publications publications) {
        this.fleet = fleet;
        this.publications = publications;
    }

    void verify() {
        fleet.awaitSync();
        Patience.await("nodes at the end of the log").until(this::isQuiet);
        RawLog log = RawLog.read(fleet);
        assertThat(log.refolded()).as("the end of the log, folded again").isEqualTo(log.head());
        RankReplica logged = new RankReplica();
        logged.merge(log.texts(), 0);
        assertThat(fleet.nodes())
                .allSatisfy(node -> assertThat(node.known().texts())
                        .as("%s and the log", node)
                        .isEqualTo(logged.texts()));
        assertThat(log.texts()).noneMatch(publications::wasRefused);
        highestAcknowledged()
                .forEach((place, one) -> assertThat(logged.latest().get(place))
                        .as("what counts at %s, where %s was acknowledged", place, one)
                        .satisfies(counting -> assertCounts(counting, one)));
    }

    private boolean isQuiet() {
        Position head = RawLog.headOf(fleet);
        return fleet.nodes().stream().allMatch(node -> node.feed().position().equals(head));
    }

    private static void assertCounts(FeedEntry counting, Acknowledged one) {
        assertThat(counting).isNotNull();
        assertThat(counting.succession().rank()).isGreaterThanOrEqualTo(one.rank());
        if (counting.succession().rank() == one.rank()) {
            assertThat(counting).isEqualTo(one.entry());
        }
    }

    private Map<String, Acknowledged> highestAcknowledged() {
        Map<String, Acknowledged> highest = new HashMap<>();
        publications
                .acknowledged()
                .forEach(one ->
                        highest.merge(one.place(), one, (known, next) -> known.rank() > next.rank() ? known : next));
        return highest;
    }
}
