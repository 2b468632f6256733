package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Heartbeat;
import io.portcullis.feed.Position;
import io.portcullis.feed.Pulled;
import io.portcullis.redis.RecordedRevocation.Answer;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accidents that random faults seldom bring about. */
@ExtendWith(QuietLogs.class)
class FeedFaultsIT {

    private static final int HERE = 0;
    private static final int THERE = 1;

    /** No fault here is a server that hangs, and each revocation has to be acknowledged. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Several times what a node needs to read a short log, and well below the seal. */
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final HistoryFleet<HistoryNode> fleet = new HistoryFleet<>(
            2, HistoryNode.KEYS, (name, proxy, password) -> new HistoryNode(name, proxy, password, TIMEOUT));
    private final History history = new History();

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aNewNodeWaitsForWhatAFlushedStoreHasLost() {
        RecordedRevocation revocation = revoke(HERE);
        fleet.crash(THERE);
        fleet.proxies().get(HERE).refuse();
        fleet.store().cli("FLUSHALL");
        isReadyOnlyWith(revocation);
    }

    @Test
    void aNewNodeWaitsForWhatAnOlderCopyDoesNotHave() {
        revoke(HERE);
        fleet.awaitSync();
        long written = fleet.store().written();
        RecordedRevocation revocation = revoke(HERE);
        fleet.crash(THERE);
        fleet.store().cutPower(written);
        fleet.proxies().get(HERE).refuse();
        fleet.store().primary().startAgain();
        isReadyOnlyWith(revocation);
    }

    /** The only one that has the revocation is away until the new node has read the log. */
    private void isReadyOnlyWith(RecordedRevocation revocation) {
        fleet.replace(THERE);
        HistoryNode fresh = fleet.nodes().get(THERE);
        Patience.await("a node that has read the log")
                .until(() -> !fresh.feed().position().isStart());
        Patience.await("a node that is not ready before the other one is back")
                .during(A_MOMENT)
                .until(() -> fresh.claim() == null);
        fleet.proxies().get(HERE).pass();
        Patience.await("a node that is ready").until(() -> fresh.claim() != null);
        history.check(revocation, fresh);
        assertRest();
    }

    /** Neither knew what the other one was told, and the numbers of the entries are the same. */
    @Test
    void anOlderCopyThatHasMovedPastANodeIsNotTakenForTheLogThatItFollowed() {
        fleet.store().detachCopy();
        fleet.proxies().get(HERE).refuse();
        revoke(THERE);
        revoke(THERE);
        fleet.proxies().get(THERE).refuse();
        fleet.store().promoteCopy();
        fleet.store().cli("DEL", HistoryNode.KEYS.nodes());
        returnTo(HERE);
        revoke(HERE);
        revoke(HERE);
        revoke(HERE);
        returnTo(THERE);
        fleet.awaitSync();
        history.revocations().forEach(each -> fleet.nodes().forEach(node -> history.check(each, node)));
        assertRest();
    }

    private void returnTo(int place) {
        RedisProcess primary = fleet.store().primary();
        fleet.proxies().get(place).target(primary.host(), primary.port());
        fleet.proxies().get(place).pass();
        String name = fleet.nodes().get(place).name();
        Patience.await("a node that asks again")
                .until(() -> fleet.store()
                        .cli("HEXISTS", HistoryNode.KEYS.nodes(), name)
                        .equals("1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 1000})
    void aNodeThatStandsOnALostTimelineIsResetAndHasAppliedNothing(long version) {
        RedisFeedStore store = fleet.nodes().get(HERE).store();
        revoke(HERE);
        revoke(HERE);
        String epoch = fleet.nodes().get(HERE).feed().position().epoch();
        Pulled pulled = store.pull("stray", new Position(epoch, version, "0123456789abcdef"), 1);
        assertThat(pulled.outcome()).isEqualTo(Pulled.Outcome.RESET);
        assertThat(store.heartbeats())
                .filteredOn(heartbeat -> heartbeat.node().equals("stray"))
                .extracting(Heartbeat::version)
                .containsExactly(0L);
    }

    private RecordedRevocation revoke(int place) {
        RecordedRevocation revocation = new RecordedRevocation(
                RevocationKind.TOKEN,
                UUID.randomUUID().toString(),
                System.currentTimeMillis() / 1000 + 3600,
                fleet.nodes().get(place));
        history.add(revocation);
        revocation.send(Acknowledgement.APPLIED, () -> {});
        Patience.await("an acknowledgement").until(() -> revocation.answer() == Answer.ACKNOWLEDGED);
        return revocation;
    }

    private void assertRest() {
        assertThat(history.violations()).isEmpty();
        new HistoryAtRest(fleet, history).verify();
    }
}
