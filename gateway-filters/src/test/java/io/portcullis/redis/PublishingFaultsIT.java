package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.RankConflictException;
import io.portcullis.feed.RankReplica;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accidents around a publication that random faults seldom bring about. */
@ExtendWith(QuietLogs.class)
class PublishingFaultsIT {

    private static final int HERE = 0;
    private static final int THERE = 1;
    private static final String SUBJECT = "acme/orders-api";

    private final HistoryFleet<PublishingNode> fleet = new HistoryFleet<>(2, PublishingNode.KEYS, PublishingNode::new);

    @AfterEach
    void close() {
        fleet.close();
    }

    private PublishingNode node(int place) {
        return fleet.nodes().get(place);
    }

    private static FeedEntry version(long rank, String content) {
        return RankReplica.entry(SUBJECT, "live", rank, content);
    }

    private void publish(int place, FeedEntry entry) {
        node(place).feed().appendIf(entry, entry.succession().rank() - 1).join();
    }

    private void isRefused(int place, FeedEntry entry) {
        assertThatThrownBy(() -> publish(place, entry)).hasCauseInstanceOf(FeedStoreException.class);
    }

    private void conflicts(int place, FeedEntry entry) {
        assertThatThrownBy(() -> publish(place, entry)).hasCauseInstanceOf(RankConflictException.class);
    }

    private void assertRest(FeedEntry expected) {
        new PublishingAtRest(fleet, new Publications()).verify();
        assertThat(node(HERE).known().texts()).containsExactly(expected.text());
    }

    @Test
    void nobodyPublishesOverWhatAFlushedStoreHasLost() {
        publish(HERE, version(1, "a"));
        publish(HERE, version(2, "b"));
        fleet.crash(THERE);
        fleet.proxies().get(HERE).refuse();
        fleet.store().cli("FLUSHALL");
        fleet.replace(THERE);
        Patience.await("a node that has read the log")
                .until(() -> !node(THERE).feed().position().isStart());
        isRefused(THERE, version(1, "other"));
        fleet.proxies().get(HERE).pass();
        fleet.awaitSync();
        conflicts(THERE, version(1, "other"));
        publish(THERE, version(3, "c"));
        assertRest(version(3, "c"));
    }

    /** A primary that gets its first replica begins another history, and with it a seal. */
    private void detachCopy() {
        fleet.awaitSync();
        fleet.store().detachCopy();
        fleet.awaitSync();
    }

    @Test
    void nobodyPublishesOverWhatAnOlderCopyDoesNotHave() {
        publish(HERE, version(1, "a"));
        detachCopy();
        fleet.proxies().get(THERE).refuse();
        publish(HERE, version(2, "b"));
        fleet.proxies().get(HERE).refuse();
        fleet.store().promoteCopy();
        returnTo(THERE);
        isRefused(THERE, version(2, "other"));
        returnTo(HERE);
        fleet.awaitSync();
        conflicts(THERE, version(2, "other"));
        assertRest(version(2, "b"));
    }

    /** What is not promised: whoever has the first is away for longer than the seal. All agree on one of both then. */
    @Test
    void ofTwoThatWereAcknowledgedForOneRankAllNodesKeepTheSame() {
        publish(HERE, version(1, "a"));
        detachCopy();
        fleet.proxies().get(THERE).refuse();
        publish(HERE, version(2, "b"));
        fleet.proxies().get(HERE).refuse();
        fleet.store().promoteCopy();
        returnTo(THERE);
        long now = System.nanoTime();
        Patience.await("the seal").until(() -> node(THERE).hasSyncedSince(now));
        publish(THERE, version(2, "c"));
        returnTo(HERE);
        fleet.awaitSync();
        assertRest(version(2, "c"));
        publish(HERE, version(3, "d"));
        fleet.awaitSync();
        assertRest(version(3, "d"));
    }

    @Test
    void aLostIndexOfRanksLosesNoRank() {
        publish(HERE, version(1, "a"));
        publish(HERE, version(2, "b"));
        fleet.store().cli("DEL", PublishingNode.KEYS.latest());
        conflicts(HERE, version(1, "other"));
        fleet.crash(THERE);
        fleet.replace(THERE);
        fleet.awaitSync();
        conflicts(THERE, version(2, "other"));
        publish(THERE, version(3, "c"));
        fleet.awaitSync();
        assertRest(version(3, "c"));
    }

    @Test
    void aPublicationWhoseAnswerIsLostIsNotDecidedAndComesWithTheLog() {
        publish(HERE, version(1, "a"));
        node(HERE).pause(true);
        publish(THERE, version(2, "b"));
        fleet.proxies().get(HERE).stall();
        node(HERE).pause(false);
        isRefused(HERE, version(3, "c"));
        fleet.proxies().get(HERE).pass();
        fleet.awaitSync();
        assertRest(version(2, "b"));
    }

    private void returnTo(int place) {
        RedisProcess primary = fleet.store().primary();
        fleet.proxies().get(place).target(primary.host(), primary.port());
        fleet.proxies().get(place).pass();
        Patience.await("a node that is answered").until(() -> node(place).feed().lastError() == null);
    }
}
