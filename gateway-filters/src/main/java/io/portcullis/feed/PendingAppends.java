package io.portcullis.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What waits to be appended; any thread may add, and one appends. */
final class PendingAppends {

    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();

    private record Pending(
            List<FeedEntry> entries, @Nullable Long expectedRank, CompletableFuture<Position> answer) {}

    /** With an expected rank there is one entry. */
    CompletableFuture<Position> add(List<FeedEntry> entries, @Nullable Long expectedRank) {
        Pending news = new Pending(entries, expectedRank, new CompletableFuture<>());
        queue.add(news);
        return news.answer();
    }

    /**
     * Appends what is next and answers whether there is more. Whatever has gathered goes in one call, so that many who tell
     * something do not hold up the question what is new; but what has a condition goes alone.
     */
    boolean appendNext(Follower follower) {
        List<Pending> together = gather();
        if (!together.isEmpty()) {
            try {
                Position position = append(together, follower);
                together.forEach(news -> news.answer().complete(position));
            } catch (RuntimeException | Error e) {
                together.forEach(news -> news.answer().completeExceptionally(e));
            }
        }
        return !queue.isEmpty();
    }

    private static Position append(List<Pending> together, Follower follower) {
        Long expectedRank = together.get(0).expectedRank();
        List<FeedEntry> entries =
                together.stream().flatMap(news -> news.entries().stream()).toList();
        return expectedRank == null ? follower.append(entries) : follower.appendIf(entries.get(0), expectedRank);
    }

    private List<Pending> gather() {
        List<Pending> together = new ArrayList<>();
        int size = 0;
        // The end may take the rest at the same time.
        for (Pending news = queue.poll(); news != null; news = queue.poll()) {
            together.add(news);
            size += news.entries().size();
            Pending after = queue.peek();
            boolean isAlone = news.expectedRank() != null || (after != null && after.expectedRank() != null);
            if (isAlone || size >= Follower.PAGE) {
                break;
            }
        }
        return together;
    }

    /** Tells all who still wait that nothing comes any more. */
    void fail() {
        FeedStoreException ended = new FeedStoreException("The feed has ended", false, null);
        for (Pending news = queue.poll(); news != null; news = queue.poll()) {
            news.answer().completeExceptionally(ended);
        }
    }
}
