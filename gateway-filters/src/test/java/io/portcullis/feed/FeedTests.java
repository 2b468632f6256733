package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.TroubledStore.Trouble;
import io.portcullis.testing.Patience;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedTests {

    private static final Duration RARELY = Duration.ofMinutes(1);
    private static final FeedTimes TIMES =
            new FeedTimes(RARELY, Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(1));
    private static final FeedEntry NEWS = new FeedEntry("a", 4_000_000_000L);

    private final MemoryFeedStore store =
            new MemoryFeedStore(new LogSettings(Duration.ZERO, Duration.ofHours(1)), Clock.systemUTC());
    private final List<Feed> feeds = new ArrayList<>();

    /** Never misses anything in the log. */
    private static class SharedReplica implements Replica {
        final Set<String> texts = ConcurrentHashMap.newKeySet();

        @Override
        public void merge(List<String> entries, long storeMillis) {
            texts.addAll(entries);
        }

        @Override
        public List<FeedEntry> newest(int limit) {
            return List.of();
        }

        @Override
        public Comparison compare() {
            return Comparison.empty();
        }
    }

    @AfterEach
    void close() {
        feeds.forEach(Feed::close);
    }

    private Feed started(String name, FeedStore at, Replica replica) {
        Feed feed = new Feed(name, at, replica, new Freshness(System::nanoTime), TIMES);
        feeds.add(feed);
        feed.start();
        return feed;
    }

    /** Whoever begins the log waits for its own repair, until it asks again. */
    private Feed ready(String name, Replica replica) {
        store.append(Append.of(List.of()));
        Feed feed = started(name, store, replica);
        Patience.await(name + " to be ready").until(feed.freshness()::isReady);
        return feed;
    }

    @Test
    void aHintIsFasterThanTheNextQuestion() {
        SharedReplica replica = new SharedReplica();
        Feed reader = ready("reader", replica);
        Feed writer = ready("writer", new SharedReplica());
        Position head = writer.append(List.of(NEWS)).join();

        Patience.await("the news").until(() -> replica.texts.contains("a"));
        Patience.await("its report")
                .until(() -> store.heartbeats().stream()
                        .filter(heartbeat -> heartbeat.version() == head.version())
                        .map(Heartbeat::node)
                        .toList()
                        .containsAll(List.of("reader", "writer")));
        assertThat(reader.position()).isEqualTo(head);
        assertThat(reader.node()).isEqualTo("reader");
    }

    @Test
    void asksWithoutAHintToo() {
        AtomicInteger pulls = new AtomicInteger();
        TroubledStore counted = new TroubledStore(store);
        counted.onPulled = pulled -> {
            pulls.incrementAndGet();
            return pulled;
        };
        Feed feed =
                new Feed("node", counted, new SharedReplica(), new Freshness(System::nanoTime), FeedTimes.standard());
        feeds.add(feed);
        feed.start();

        Patience.await("several questions").until(() -> pulls.get() > 5);
    }

    @Test
    void newsAreMergedWhenTheyAreAcknowledged() {
        SharedReplica replica = new SharedReplica();
        Feed feed = ready("node", replica);
        Position head = feed.append(List.of(NEWS)).join();

        assertThat(replica.texts).contains("a");
        assertThat(head.version()).isEqualTo(1);
    }

    @Test
    void newsThatTheStoreRefusesAreAnErrorAndMergedNevertheless() {
        SharedReplica replica = new SharedReplica();
        TroubledStore troubled = new TroubledStore(store);
        Feed feed = new Feed("node", troubled, replica, new Freshness(System::nanoTime), TIMES);
        feeds.add(feed);
        troubled.troubles.add(Trouble.REFUSED);

        assertThatThrownBy(() -> feed.append(List.of(NEWS)).join()).hasCauseInstanceOf(FeedStoreException.class);
        assertThat(replica.texts).contains("a");
        feed.start();
        Patience.await("the log to have it").until(() -> feed.position().version() == 1);
    }

    @Test
    void saysWhyTheStoreCannotBeAsked() {
        TroubledStore troubled = new TroubledStore(store);
        troubled.troubles.addAll(Collections.nCopies(1000, Trouble.REFUSED));
        Feed feed = started("node", troubled, new SharedReplica());

        Patience.await("an error").until(() -> "REFUSED".equals(feed.lastError()));
        assertThat(feed.freshness().isReady()).isFalse();
        assertThat(feed.statistics().failures()).isPositive();
    }

    @Test
    void aFaultDoesNotEndIt() {
        AtomicInteger faults = new AtomicInteger(2);
        SharedReplica faulty = new SharedReplica() {
            @Override
            public void merge(List<String> entries, long storeMillis) {
                if (faults.getAndDecrement() > 0) {
                    throw new IllegalStateException("a fault that the test makes");
                }
                super.merge(entries, storeMillis);
            }
        };
        store.append(Append.of(List.of(NEWS)));
        Feed feed = started("node", store, faulty);

        Patience.await("the news").until(() -> faulty.texts.contains("a"));
        assertThat(feed.append(List.of(new FeedEntry("b", NEWS.expires())))
                        .join()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void leavesWhenItEnds() {
        Feed feed = ready("node", new SharedReplica());
        assertThat(store.heartbeats()).hasSize(1);
        feed.close();

        assertThat(store.heartbeats()).isEmpty();
    }

    @Test
    void aFeedThatHasEndedHurtsNobody() {
        Feed ended = ready("ended", new SharedReplica());
        ended.close();
        Feed other = ready("other", new SharedReplica());

        assertThat(other.append(List.of(NEWS)).join().version()).isEqualTo(1);
        assertThat(ended.append(List.of(NEWS)))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(FeedStoreException.class);
        assertThat(store.heartbeats()).extracting(Heartbeat::node).containsExactly("other");
    }

    private static FeedEntry ranked(long rank) {
        return RankReplica.entry("acme/a", "live", rank, "text");
    }

    @Test
    void publishesOnTheConditionOfARank() {
        RankReplica replica = new RankReplica();
        Feed feed = ready("node", replica);
        feed.appendIf(ranked(1), 0).join();

        assertThat(replica.texts()).containsExactly(ranked(1).text());
        assertThatThrownBy(() -> feed.appendIf(ranked(3), 0).join())
                .hasCauseInstanceOf(RankConflictException.class)
                .hasMessageContaining("The highest rank is 1");
        assertThat(replica.texts()).containsExactly(ranked(1).text());
        assertThat(feed.appendIf(ranked(3), 1).join().version()).isEqualTo(2);
    }

    @Test
    void aRankHasToBeAboveTheExpectedOne() {
        Feed feed = ready("node", new RankReplica());

        assertThatIllegalArgumentException().isThrownBy(() -> feed.appendIf(ranked(3), 3));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.appendIf(ranked(3), -1));
        assertThatIllegalArgumentException().isThrownBy(() -> feed.appendIf(NEWS, 0));
    }

    @Test
    void whatHasAConditionGoesAlone() {
        TroubledStore counted = new TroubledStore(store);
        store.append(Append.of(List.of()));
        Feed feed = started("writer", counted, new RankReplica());
        Patience.await("the feed").until(feed.freshness()::isReady);
        counted.appends.clear();
        CompletableFuture<Void> gate = heldUp(counted);
        FeedEntry news = RankReplica.entry("acme/b", "live", 1, "text");
        List<CompletableFuture<Position>> answers = List.of(
                feed.append(List.of(news)),
                feed.append(List.of(news)),
                feed.appendIf(ranked(1), 0),
                feed.append(List.of(news)),
                feed.appendIf(ranked(2), 1),
                feed.appendIf(ranked(3), 2));
        gate.complete(null);
        answers.forEach(CompletableFuture::join);

        assertThat(counted.appends)
                .filteredOn(append -> !append.entries().isEmpty())
                .extracting(append -> append.entries().size())
                .containsExactly(2, 1, 1, 1, 1);
    }

    @Test
    void aConditionIsAnsweredThoughTheFeedEnds() {
        Feed ended = ready("ended", new RankReplica());
        ended.close();

        assertThat(ended.appendIf(ranked(1), 0))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(FeedStoreException.class);
    }

    @Test
    void itsThreadHasTheNameThatItWasGiven() {
        CompletableFuture<String> name = new CompletableFuture<>();
        TroubledStore asked = new TroubledStore(store);
        asked.onPulled = pulled -> {
            name.complete(Thread.currentThread().getName());
            return pulled;
        };
        Feed feed = new Feed(
                "node", asked, new RankReplica(), new Freshness(System::nanoTime), TIMES, "portcullis-policies");
        feeds.add(feed);
        feed.start();

        assertThat(name).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("portcullis-policies");
    }

    /** Until the gate is opened, the feed is asking. */
    private CompletableFuture<Void> heldUp(TroubledStore counted) {
        CompletableFuture<Void> isAsking = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        counted.onPulled = pulled -> {
            isAsking.complete(null);
            gate.join();
            return pulled;
        };
        store.append(Append.of(List.of(RankReplica.entry("acme/hint", "live", 1, "hint"))));
        isAsking.join();
        return gate;
    }

    @Test
    void whatGathersGoesTogether() {
        TroubledStore counted = new TroubledStore(store);
        store.append(Append.of(List.of()));
        Feed feed = started("writer", counted, new SharedReplica());
        Patience.await("the feed").until(feed.freshness()::isReady);
        counted.appends.clear();
        CompletableFuture<Void> gate = heldUp(counted);
        List<CompletableFuture<Position>> answers = IntStream.range(0, 1000)
                .mapToObj(i -> feed.append(List.of(new FeedEntry("n" + i, 4_000_000_000L))))
                .toList();
        gate.complete(null);
        answers.forEach(CompletableFuture::join);

        assertThat(counted.appends.size()).isLessThan(100);
        assertThat(counted.appends.stream()
                        .mapToInt(append -> append.entries().size())
                        .sum())
                .isEqualTo(1000);
    }
}
