package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.TroubledStore.Trouble;
import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a node publishes on the condition of a rank. */
class FollowerRankTests {

    private static final Duration SEAL = Duration.ofSeconds(3);
    private static final LogSettings SETTINGS = new LogSettings(SEAL, Duration.ofDays(1));
    private static final String SUBJECT = "acme/orders-api";

    private final TestClock clock = new TestClock();
    private final RankReplica replica = new RankReplica();
    private MemoryFeedStore log = new MemoryFeedStore(SETTINGS, clock);
    private final TroubledStore store = new TroubledStore(log);
    private Follower node;

    @BeforeEach
    void begin() {
        node = follower("one", replica);
        run();
    }

    private Follower follower(String name, Replica known) {
        Pace pace = new Pace(FeedTimes.standard(), new SplittableRandom(name.hashCode()));
        Freshness freshness = new Freshness(() -> clock.millis() * 1_000_000);
        return new Follower(
                name, store, known, freshness, new FeedStatistics(), pace, () -> clock.millis() * 1_000_000);
    }

    /** Until everything is sealed. */
    private void run() {
        long end = clock.millis() + SEAL.toMillis() + 1000;
        while (clock.millis() < end) {
            clock.advance(node.step());
        }
    }

    private static FeedEntry version(long rank, String content) {
        return RankReplica.entry(SUBJECT, "live", rank, content);
    }

    private void publish(long rank) {
        node.appendIf(version(rank, "ours"), rank - 1);
    }

    private List<String> logged() {
        return log.pull("observer", Position.START, Integer.MAX_VALUE).entries().stream()
                .map(LogEntry::text)
                .toList();
    }

    private void isRefused(long rank, String why) {
        assertThatThrownBy(() -> publish(rank))
                .isInstanceOf(FeedStoreException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatWasPublishedIsAppliedHere() {
        publish(1);
        publish(2);

        assertThat(replica.rank(SUBJECT)).isEqualTo(2);
        assertThat(logged()).hasSize(2);
    }

    @Test
    void whatIsRefusedIsNotAppliedAndNotSent() {
        log.append(Append.of(List.of(version(4, "theirs"))));
        assertThatThrownBy(() -> publish(1)).isInstanceOf(RankConflictException.class);
        run();

        assertThat(logged()).containsExactly(version(4, "theirs").text());
        assertThat(replica.texts()).containsExactlyElementsOf(logged());
    }

    @Test
    void knowsWhatOthersPublishedMeanwhile() {
        publish(1);
        log.append(Append.of(List.of(version(2, "theirs"))));
        publish(3);

        assertThat(replica.rank(SUBJECT)).isEqualTo(3);
    }

    @Test
    void whatDidNotReachTheStoreIsNotAppliedAndNotSentAgain() {
        for (Trouble trouble : List.of(Trouble.REFUSED, Trouble.TIMEOUT)) {
            store.troubles.addAll(List.of(Trouble.NONE, trouble));
            isRefused(1, trouble.name());
        }
        run();

        assertThat(replica.texts()).isEmpty();
        assertThat(logged()).isEmpty();
    }

    @Test
    void whatReachedTheStoreWithoutAnAnswerIsAppliedWhenItComesWithTheLog() {
        store.troubles.addAll(List.of(Trouble.NONE, Trouble.REPLY_LOST));
        isRefused(1, "REPLY_LOST");
        assertThat(replica.texts()).isEmpty();
        run();

        assertThat(replica.rank(SUBJECT)).isEqualTo(1);
        assertThat(logged()).hasSize(1);
    }

    @Test
    void withoutAnAnswerToThePullNothingIsSent() {
        store.troubles.add(Trouble.TIMEOUT);
        store.appends.clear();
        isRefused(1, "TIMEOUT");

        assertThat(store.appends).isEmpty();
    }

    @Test
    void whileTheStoreMayHaveLostSomethingNothingIsSent() {
        publish(1);
        log = new MemoryFeedStore(SETTINGS, clock);
        store.store = log;
        isRefused(2, "not known to be whole");
        isRefused(1, "not known to be whole");
        run();
        assertThat(logged()).hasSize(1);
        publish(2);

        assertThat(logged())
                .containsExactly(version(1, "ours").text(), version(2, "ours").text());
    }

    @Test
    void whileAnotherRepairsNothingIsSent() {
        log.append(new Append(List.of(), "other", false, null));
        isRefused(1, "not known to be whole");
        log.append(new Append(List.of(), "other", true, null));

        publish(1);
    }

    @Test
    void whatIsKnownHereCountsThoughTheStoreDoesNotKnowIt() {
        Replica knowing = new Replica() {
            @Override
            public void merge(List<String> entries, long storeMillis) {}

            @Override
            public List<FeedEntry> newest(int limit) {
                return List.of();
            }

            @Override
            public long rank(String subject) {
                return 7;
            }

            @Override
            public Comparison compare() {
                return Comparison.empty();
            }
        };
        node = follower("two", knowing);
        run();
        assertThatThrownBy(() -> publish(7))
                .isInstanceOfSatisfying(
                        RankConflictException.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(7));
        assertThat(logged()).isEmpty();
    }

    @Test
    void onlyWhatCountsIsBroughtBack() {
        for (long rank = 1; rank <= 3; rank++) {
            publish(rank);
        }
        log = new MemoryFeedStore(SETTINGS, clock);
        store.store = log;
        run();

        assertThat(logged()).containsExactly(version(3, "ours").text());
    }

    @Test
    void whatTheStoreLosesBeforeItWasSeenThereIsSentAgain() {
        store.onPulled = pulled -> {
            log.append(Append.of(List.of(version(1, "theirs " + pulled.head().version()))));
            store.onPulled = answer -> answer;
            return pulled;
        };
        store.troubles.addAll(List.of(Trouble.NONE, Trouble.NONE, Trouble.REFUSED));
        node.appendIf(RankReplica.entry("acme/other", "live", 1, "ours"), 0);
        log.loseNewest(1);
        run();

        assertThat(logged())
                .contains(RankReplica.entry("acme/other", "live", 1, "ours").text());
    }
}
