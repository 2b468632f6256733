package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Position;
import io.portcullis.redis.RecordedRevocation.Answer;
import io.portcullis.revocation.RevocationList;
import io.portcullis.testing.Patience;
import java.time.Clock;
import java.util.List;

/** What has to be true when everything is healed and nobody revokes any more. */
final class HistoryAtRest {

    /** Longer than the verification takes: what expires meanwhile is not looked at. */
    private static final int SECONDS = 60;

    private final HistoryFleet<HistoryNode> fleet;
    private final History history;
    private final long horizon = System.currentTimeMillis() / 1000 + SECONDS;

    HistoryAtRest(HistoryFleet<HistoryNode> fleet, History history) {
        this.fleet = fleet;
        this.history = history;
    }

    void verify() {
        fleet.awaitSync();
        Patience.await("nodes at the end of the log").until(this::isQuiet);
        RawLog log = RawLog.read(fleet);
        assertThat(log.refolded()).as("the end of the log, folded again").isEqualTo(log.head());
        verifyEntries(log);
    }

    /** Everything was answered, what failed was sent again, and everybody has it. */
    private boolean isQuiet() {
        Position head = RawLog.headOf(fleet);
        return history.revocations().stream().noneMatch(each -> isLive(each) && each.answer() == Answer.NONE)
                && unexpired().stream().noneMatch(each -> isOwed(each) && !isEverywhere(each))
                && fleet.nodes().stream()
                        .allMatch(node -> node.feed().position().equals(head));
    }

    private void verifyEntries(RawLog log) {
        RevocationList logged = new RevocationList(Clock.systemUTC());
        logged.merge(log.texts(), 0);
        List<RecordedRevocation> known =
                unexpired().stream().filter(this::isAnywhere).toList();
        assertThat(known).as("known to every node").allMatch(this::isEverywhere);
        assertThat(known).as("in the log").allMatch(each -> logged.refuse(each.token()) != null);
        assertThat(known).as("as many as in the log").hasSize(log.keysThatExpireAfter(horizon));
    }

    private List<RecordedRevocation> unexpired() {
        return history.revocations().stream()
                .filter(each -> each.expires() > horizon)
                .toList();
    }

    /** Whoever took it has said so, or has failed to tell the others and goes on trying. */
    private boolean isOwed(RecordedRevocation revocation) {
        return revocation.answer() == Answer.ACKNOWLEDGED
                || (revocation.answer() == Answer.FAILED && isLive(revocation));
    }

    private boolean isLive(RecordedRevocation revocation) {
        return fleet.nodes().contains(revocation.taker());
    }

    private boolean isEverywhere(RecordedRevocation revocation) {
        return fleet.nodes().stream().allMatch(node -> node.refuses(revocation));
    }

    private boolean isAnywhere(RecordedRevocation revocation) {
        return fleet.nodes().stream().anyMatch(node -> node.refuses(revocation));
    }
}
