package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.TroubledStore.Trouble;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a node follows the log as long as the store keeps it. */
class FollowerTests extends FollowerFixture {

    @Test
    void theFirstNodeBeginsTheLog() {
        node.settle();

        assertThat(head().epoch()).isNotEmpty();
        assertThat(node.follower.position()).isEqualTo(head());
        assertThat(isLocked()).isFalse();
    }

    @Test
    void isReadyWhenTheLogIsSealedAndNotBefore() {
        node.run(SEAL.minusMillis(500));
        assertThat(node.isReady()).isFalse();
        node.run(Duration.ofSeconds(1));
        assertThat(node.isReady()).isTrue();
    }

    @Test
    void anEmptyLogThatIsSealedIsEnough() {
        readyNode("other");
        node.settle();

        assertThat(node.isReady()).isTrue();
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void ageCountsFromWhenTheQuestionWasSent() {
        readyNode("other");
        Duration travel = Duration.ofMillis(300);
        store.onPulled = pulled -> {
            clock.advance(travel);
            return pulled;
        };
        node.step();

        assertThat(node.age()).isEqualTo(travel);
    }

    @Test
    void ageGrowsWhileTheLogIsNotSealed() {
        TestNode ready = readyNode("ready");
        tell(entry("a"), entry("b"));
        ready.settle();
        log.loseNewest(1);
        ready.run(Duration.ofSeconds(2));
        assertThat(ready.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        ready.run(Duration.ofSeconds(2));

        assertThat(ready.isFresh(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void aNewNodeWaitsForARepairAndAnOldOneDoesNot() {
        TestNode old = readyNode("old");
        clock.advance(Duration.ofMillis(700));
        lockAs("repairer");
        old.step();
        node.settle();

        assertThat(old.age()).isZero();
        assertThat(node.isReady()).isFalse();
        unlockAs("repairer");
        node.step();
        assertThat(node.isReady()).isTrue();
    }

    @Test
    void mergesWhatOthersTell() {
        node.settle();
        FeedEntry news = entry("a");
        tell(news);
        Duration next = node.step();

        assertThat(node.replica.contains(news)).isTrue();
        assertThat(node.follower.position()).isEqualTo(head());
        assertThat(next).as("others wait for its report").isLessThan(Duration.ofMillis(100));
        assertThat(node.step()).as("nothing new").isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
    }

    @Test
    void newsAreMergedBeforeTheyAreAcknowledged() {
        node.settle();
        FeedEntry news = entry("a");
        Position answered = node.append(news);

        assertThat(node.replica.contains(news)).isTrue();
        assertThat(answered).isEqualTo(head()).isEqualTo(node.follower.position());
    }

    @Test
    void aNodeThatIsBehindCatchesUpBeforeItsNewsAreAcknowledged() {
        node.settle();
        FeedEntry theirs = entry("theirs");
        tell(theirs);
        node.append(entry("ours"));

        assertThat(node.replica.contains(theirs)).isTrue();
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void newsMayBeToldBeforeTheFirstStep() {
        FeedEntry news = entry("a");
        node.append(news);
        node.settle();

        assertThat(logged()).containsExactly(news.text());
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void newsThatTheStoreRefusesAreMergedHereAndSentLater() {
        node.settle();
        FeedEntry news = entry("a");
        store.troubles.add(Trouble.REFUSED);

        assertThatThrownBy(() -> node.append(news)).isInstanceOf(FeedStoreException.class);
        assertThat(node.replica.contains(news)).isTrue();
        assertThat(logged()).isEmpty();
        node.settle();
        assertThat(logged()).containsExactly(news.text());
        node.settle();
        assertThat(logged()).as("once").hasSize(1);
    }

    @Test
    void newsWhoseAnswerWasLostAreNotLost() {
        node.settle();
        FeedEntry news = entry("a");
        store.troubles.add(Trouble.REPLY_LOST);

        assertThatThrownBy(() -> node.append(news)).isInstanceOf(FeedStoreException.class);
        node.settle();
        assertThat(logged()).contains(news.text());
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void moreNewsThanAreKeptAreNotLost() {
        node.settle();
        List<FeedEntry> news = entries(10_500);
        for (int i = 0; i < news.size(); i += 500) {
            List<FeedEntry> chunk = news.subList(i, i + 500);
            store.troubles.add(Trouble.REFUSED);
            assertThatThrownBy(() -> node.follower.append(chunk)).isInstanceOf(FeedStoreException.class);
        }
        node.settle();

        assertThat(logged()).hasSize(news.size());
        assertThat(Set.copyOf(logged())).isEqualTo(node.replica.texts());
        assertThat(isLocked()).isFalse();
    }

    @Test
    void readsAnyNumberOfPages() {
        List<FeedEntry> many = entries(2 * Follower.PAGE + 1);
        log.append(Append.of(many));
        clock.advance(SEAL);
        for (int page = 0; page < 2; page++) {
            assertThat(node.step()).as("goes on at once").isZero();
            assertThat(node.isReady()).as("before the last page").isFalse();
        }
        node.step();

        assertThat(node.isReady()).isTrue();
        assertThat(node.replica.texts()).hasSize(many.size());
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void readsALogWhoseBeginningWasTrimmed() {
        log.append(Append.of(List.of(SetReplica.entry("old", 1))));
        FeedEntry news = entry("a");
        tell(news);
        node.settle();

        assertThat(logged()).containsExactly(news.text());
        assertThat(node.follower.position()).isEqualTo(head());
    }

    @Test
    void backsOffAfterErrorsAndKeepsWhatItHas() {
        TestNode ready = readyNode("ready");
        FeedEntry known = entry("a");
        ready.append(known);
        store.troubles.addAll(Collections.nCopies(50, Trouble.REFUSED));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            Duration next = ready.step();
            assertThat(next).isBetween(Duration.ofMillis(50), Duration.ofSeconds(1));
            longest = next.compareTo(longest) > 0 ? next : longest;
        }

        assertThat(longest).isGreaterThan(Duration.ofMillis(500));
        assertThat(ready.follower.lastError()).isEqualTo("REFUSED");
        assertThat(ready.statistics.failures()).isEqualTo(50);
        assertThat(ready.replica.contains(known)).isTrue();
        ready.step();
        assertThat(ready.follower.lastError()).isNull();
    }

    @Test
    void dropsTheConnectionAfterTwoTimeouts() {
        node.settle();
        store.troubles.addAll(List.of(Trouble.TIMEOUT, Trouble.REFUSED, Trouble.TIMEOUT));
        node.step();
        node.step();
        node.step();
        assertThat(store.reconnects).as("not one after the other").isZero();
        store.troubles.add(Trouble.TIMEOUT);
        node.step();

        assertThat(store.reconnects).isEqualTo(1);
    }

    @Test
    void countsWhatItReceivesAndHowLongThatTook() {
        node.settle();
        tell(entry("a"), entry("b"));
        clock.advance(Duration.ofMillis(40));
        node.settle();

        assertThat(node.statistics.received()).isEqualTo(2);
        assertThat(node.statistics.delayMillis()).isEqualTo(80);
        assertThat(node.statistics.resets()).isZero();
        assertThat(node.statistics.epochChanges()).isZero();
        assertThat(node.statistics.repaired()).isZero();
    }
}
