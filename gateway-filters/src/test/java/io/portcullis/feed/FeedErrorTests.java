package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Patience;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FeedErrorTests {

    private final AtomicBoolean fails = new AtomicBoolean();
    private final Freshness freshness = new Freshness(System::nanoTime);
    private final MemoryFeedStore store =
            new MemoryFeedStore(new LogSettings(Duration.ZERO, Duration.ofHours(1)), Clock.systemUTC());

    private final class SmallReplica implements Replica {
        @Override
        public void merge(List<String> entries, long storeMillis) {
            if (fails.getAndSet(false)) {
                throw new OutOfMemoryError("no room for a larger table");
            }
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

    @Test
    void anErrorNeitherEndsTheFeedNorLeavesAnybodyWaiting() {
        try (Feed feed = new Feed("n", store, new SmallReplica(), freshness, FeedTimes.standard())) {
            feed.start();
            Patience.await("ready").until(freshness::isReady);
            fails.set(true);
            Patience.await("the error").until(() -> !fails.get());
            Patience.await("old news").until(() -> freshness.ageNanos() > 500_000_000);
            Patience.await("news again").until(() -> freshness.ageNanos() < 500_000_000);
            fails.set(true);
            CompletableFuture<Position> answer = feed.append(List.of(new FeedEntry("a", 4_000_000_000L)));
            Patience.await("an answer").until(answer::isDone);
            assertThat(answer).isCompletedExceptionally();
        }
    }
}
