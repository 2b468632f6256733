package io.portcullis.redis;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.RankReplica;
import io.portcullis.redis.Publications.Acknowledged;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Threads that publish a few documents at all nodes, and one that checks, from the start to the close. */
final class PublishingLoad implements AutoCloseable {

    private static final int SUBJECTS = 12;
    private static final int MOST_UNDECIDED = 6;
    private static final Duration PUBLISH_EVERY = Duration.ofMillis(15);
    private static final Duration CHECK_EVERY = Duration.ofNanos(100_000);

    private final HistoryFleet<PublishingNode> fleet;
    private final Publications publications;
    private final AtomicInteger ids = new AtomicInteger();
    private final Semaphore undecided = new Semaphore(MOST_UNDECIDED);
    private final List<Thread> threads;
    private volatile boolean isEnding;

    PublishingLoad(HistoryFleet<PublishingNode> fleet, Publications publications, long seed) {
        this.fleet = fleet;
        this.publications = publications;
        SplittableRandom random = new SplittableRandom(seed);
        this.threads = Stream.of(
                        thread(random.split(), PUBLISH_EVERY, this::publish),
                        thread(random.split(), PUBLISH_EVERY, this::publish),
                        thread(random.split(), CHECK_EVERY, this::check))
                .toList();
        threads.forEach(Thread::start);
    }

    private interface Work {
        void doOnce(SplittableRandom random);
    }

    private Thread thread(SplittableRandom random, Duration every, Work work) {
        Thread thread = new Thread(() -> {
            while (!isEnding) {
                work.doOnce(random);
                LockSupport.parkNanos(random.nextLong(2 * every.toNanos()));
            }
        });
        thread.setUncaughtExceptionHandler(
                (failed, error) -> publications.require(false, "the checker itself: " + error));
        return thread;
    }

    private void publish(SplittableRandom random) {
        if (!undecided.tryAcquire()) {
            return;
        }
        PublishingNode node = anyNode(random);
        String subject = "acme/" + anySubject(random);
        String slot = random.nextInt(4) == 0 ? "shadow" : "live";
        long expected = node.known().rank(subject);
        FeedEntry entry = RankReplica.entry(subject, slot, expected + 1, "by " + node + " #" + ids.incrementAndGet());
        var unused = publications.publish(entry, expected, node).whenComplete((done, error) -> undecided.release());
    }

    private void check(SplittableRandom random) {
        List<Acknowledged> all = List.copyOf(publications.acknowledged());
        if (!all.isEmpty()) {
            publications.check(all.get(random.nextInt(all.size())), anyNode(random));
        }
    }

    /** Some of them so seldom that the log is trimmed behind them. */
    private static int anySubject(SplittableRandom random) {
        return Math.min(random.nextInt(SUBJECTS), Math.min(random.nextInt(SUBJECTS), random.nextInt(SUBJECTS)));
    }

    private PublishingNode anyNode(SplittableRandom random) {
        return fleet.nodes().get(random.nextInt(fleet.nodes().size()));
    }

    @Override
    public void close() {
        isEnding = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
