package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.TroubledStore.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node does when the store has lost what the node knows. */
class FollowerRepairTests extends FollowerFixture {

    @Test
    void uploadsWhatAnOlderCopyDoesNotHave() {
        node.settle();
        node.append(entry("a"), entry("b"), entry("c"));
        log.loseNewest(2);
        node.settle();

        assertThat(logged()).containsExactlyInAnyOrderElementsOf(node.replica.texts());
        assertThat(node.replica.texts()).hasSize(3);
        assertThat(node.statistics.resets()).isEqualTo(1);
        assertThat(node.statistics.repaired()).isEqualTo(2);
        assertThat(node.statistics.epochChanges()).isZero();
        assertThat(isLocked()).isFalse();
    }

    @Test
    void bringsTheNewestBackBeforeItReadsTheWholeLog() {
        node.replica.remembersNewest(2);
        node.settle();
        node.append(entry("a"), entry("b"), entry("c"));
        flush();
        node.step();

        assertThat(logged()).containsExactly(entry("b").text(), entry("c").text());
        node.settle();
        assertThat(logged()).containsExactlyInAnyOrderElementsOf(node.replica.texts());
    }

    @Test
    void aNodeThatWasAwayForLongWaitsForTheEndOfARepair() {
        TestNode away = readyNode("away");
        TestNode here = readyNode("here");
        clock.advance(Duration.ofSeconds(20));
        here.settle();
        lockAs("repairer");
        away.settle();
        here.settle();

        assertThat(here.age()).as("it was here all the time").isZero();
        assertThat(away.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        unlockAs("repairer");
        away.settle();
        assertThat(away.age()).isZero();
    }

    @Test
    void newsThatTheStoreLosesBeforeTheNodeSawThemThereAreSentAgain() {
        node.settle();
        tell(entry("theirs"));
        FeedEntry ours = entry("ours");
        store.troubles.addAll(List.of(Trouble.NONE, Trouble.REFUSED));
        node.append(ours);
        log.loseNewest(1);
        tell(entry("later"), entry("latest"));
        node.settle();

        assertThat(logged()).hasSize(4).contains(ours.text());
        assertThat(node.statistics.resets()).as("its position was never lost").isZero();
    }

    @Test
    void uploadsThatTheStoreLosesBeforeTheNodeSawThemThereAreSentAgain() {
        node.settle();
        FeedEntry ours = entry("ours");
        node.append(ours);
        flush();
        node.step();
        FeedEntry theirs = entry("theirs");
        store.onPulled = pulled -> {
            if (logged().isEmpty()) {
                tell(theirs);
            }
            return pulled;
        };
        node.step();
        assertThat(logged()).containsExactly(theirs.text(), ours.text());
        log.loseNewest(1);
        node.settle();

        assertThat(logged()).containsExactly(theirs.text(), ours.text());
    }

    @Test
    void uploadsOnlyUnderTheLock() {
        node.settle();
        node.append(entry("a"));
        flush();
        store.appends.clear();
        node.settle();

        assertThat(store.appends).hasSize(3).allMatch(append -> "one".equals(append.repairer()));
        assertThat(store.appends).extracting(Append::isLastRepair).containsExactly(false, false, true);
    }

    @Test
    void uploadsEverythingToANewEpoch() {
        node.settle();
        node.follower.append(entries(2 * Follower.PAGE + 1));
        flush();
        node.settle();

        assertThat(logged()).hasSize(2 * Follower.PAGE + 1);
        assertThat(duplicates()).isZero();
        assertThat(node.statistics.epochChanges()).isEqualTo(1);
        assertThat(node.statistics.repaired()).isEqualTo(2 * Follower.PAGE + 1);
        assertThat(isLocked()).isFalse();
    }

    @Test
    void doesNotUploadWhatHasExpired() {
        node.settle();
        FeedEntry lasting = entry("lasting");
        node.append(lasting, SetReplica.entry("short", clock.instant().getEpochSecond() + 10));
        clock.advance(Duration.ofSeconds(20));
        flush();
        node.settle();

        assertThat(logged()).containsExactly(lasting.text());
    }

    @Test
    void whileAnotherHasTheLockItMergesAndUploadsNothing() {
        node.settle();
        node.append(entry("a"));
        flush();
        lockAs("other");
        node.step();
        node.step();
        FeedEntry news = entry("news");
        tell(news);
        store.appends.clear();
        for (int i = 0; i < 10; i++) {
            node.step();
        }

        assertThat(node.replica.contains(news)).isTrue();
        assertThat(store.appends).allMatch(append -> append.entries().isEmpty());
        assertThat(logged()).containsExactly(news.text());
        unlockAs("other");
        node.settle();
        assertThat(logged()).hasSize(2);
    }

    @Test
    void whatAnotherHasUploadedIsNotUploadedAgain() {
        TestNode other = node("two");
        node.settle();
        other.settle();
        node.follower.append(entries(700));
        other.settle();
        node.append(entry("ours"));
        other.append(entry("theirs"));
        flush();
        TestNode.runAll(clock, Duration.ofSeconds(3), node, other);

        assertThat(logged()).hasSize(702);
        assertThat(duplicates()).isZero();
        assertThat(node.statistics.repaired() + other.statistics.repaired()).isEqualTo(702);
    }

    @Test
    void readsWhatWasUploadedBeforeItGotTheLock() {
        node.settle();
        FeedEntry ours = entry("ours");
        node.append(ours);
        flush();
        log.append(Append.of(List.of()));
        store.onPulled = pulled -> {
            if (logged().isEmpty() && pulled.outcome() == Pulled.Outcome.OK) {
                log.append(new Append(List.of(ours), "other", false, null));
                unlockAs("other");
            }
            return pulled;
        };
        node.settle();

        assertThat(logged()).containsExactly(ours.text());
        assertThat(node.statistics.repaired()).isZero();
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterAFlushTheLogIsTheUnionOfWhatAllNodesHave(int seed) {
        Random random = new Random(seed);
        List<TestNode> nodes = List.of(node, node("two"), node("three"));
        nodes.forEach(TestNode::settle);
        for (int i = 0; i < 40; i++) {
            nodes.get(random.nextInt(3)).append(entry("entry-" + i));
            nodes.get(random.nextInt(3)).step();
        }
        flush();
        for (int i = 0; i < 200; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(60)));
            nodes.get(random.nextInt(3)).step();
        }
        nodes.forEach(TestNode::settle);

        assertThat(logged()).hasSize(40);
        assertThat(nodes).allSatisfy(each -> {
            assertThat(each.replica.texts()).containsExactlyInAnyOrderElementsOf(logged());
            assertThat(each.follower.position()).isEqualTo(head());
        });
    }

    @Test
    void goesOnWithItsOwnLockAfterATimeout() {
        node.settle();
        node.append(entry("a"));
        flush();
        node.step();
        assertThat(isLocked()).isTrue();
        store.troubles.addAll(List.of(Trouble.NONE, Trouble.TIMEOUT));
        node.step();
        node.settle();

        assertThat(logged()).hasSize(1);
        assertThat(isLocked()).isFalse();
    }

    @Test
    void givesTheLockBackThoughItDoesNotKnowThatItHasIt() {
        node.settle();
        node.append(entry("a"));
        flush();
        store.troubles.addAll(List.of(Trouble.NONE, Trouble.REPLY_LOST, Trouble.NONE, Trouble.REPLY_LOST));
        node.step();
        node.step();
        assertThat(isLocked()).isTrue();
        node.settle();

        assertThat(isLocked()).isFalse();
        assertThat(duplicates()).isZero();
    }

    @Test
    void aSecondLossDuringARepairIsRepairedAtOnce() {
        node.settle();
        node.follower.append(entries(3 * Follower.PAGE));
        log.loseNewest(2 * Follower.PAGE);
        while (node.statistics.repaired() == 0) {
            node.step();
        }
        log.loseNewest(Follower.PAGE + 1);
        node.settle();

        assertThat(logged()).hasSize(3 * Follower.PAGE);
        assertThat(duplicates()).isZero();
    }

    @Test
    void aLockThatRanOutIsGotAgain() {
        node.settle();
        node.follower.append(entries(3 * Follower.PAGE));
        flush();
        while (node.statistics.repaired() == 0) {
            node.step();
        }
        clock.advance(Duration.ofMillis(1500));
        lockAs("other");
        for (int i = 0; i < 5; i++) {
            node.step();
        }
        assertThat(logged()).hasSize(Follower.PAGE);
        unlockAs("other");
        node.settle();

        assertThat(logged()).hasSize(3 * Follower.PAGE);
        assertThat(duplicates()).isZero();
    }
}
