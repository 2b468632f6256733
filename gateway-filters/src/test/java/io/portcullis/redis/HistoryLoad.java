package io.portcullis.redis;

import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Threads that revoke and threads that check, from the start to the close. */
final class HistoryLoad implements AutoCloseable {

    private static final int CHECKERS = 2;
    private static final int MOST_UNANSWERED = 12;
    private static final Duration REVOKE_EVERY = Duration.ofMillis(20);
    private static final Duration CHECK_EVERY = Duration.ofNanos(50_000);
    private static final List<RevocationKind> KINDS =
            List.of(RevocationKind.TOKEN, RevocationKind.SESSION, RevocationKind.SUBJECT);

    private final HistoryFleet<HistoryNode> fleet;
    private final History history;
    private final AtomicInteger ids = new AtomicInteger();
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private final List<Thread> threads;
    private volatile boolean isEnding;

    HistoryLoad(HistoryFleet<HistoryNode> fleet, History history, long seed) {
        this.fleet = fleet;
        this.history = history;
        SplittableRandom random = new SplittableRandom(seed);
        var checkers = IntStream.range(0, CHECKERS).mapToObj(i -> thread(random.split(), CHECK_EVERY, this::check));
        var revoker = Stream.of(thread(random.split(), REVOKE_EVERY, this::revoke));
        this.threads = Stream.concat(checkers, revoker).toList();
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
        thread.setUncaughtExceptionHandler((failed, error) -> history.violation("the checker itself: " + error));
        return thread;
    }

    private void check(SplittableRandom random) {
        RecordedRevocation revocation = history.any(random);
        if (revocation != null) {
            history.check(revocation, anyNode(random));
        }
    }

    private void revoke(SplittableRandom random) {
        if (!unanswered.tryAcquire()) {
            return;
        }
        RevocationKind kind = KINDS.get(random.nextInt(KINDS.size()));
        boolean isShort = random.nextInt(4) == 0;
        long lifetime = isShort ? random.nextLong(3, 30) : 3600;
        RecordedRevocation revocation = new RecordedRevocation(
                kind, "v" + ids.incrementAndGet(), System.currentTimeMillis() / 1000 + lifetime, anyNode(random));
        history.add(revocation);
        revocation.send(
                random.nextInt(10) == 0 ? Acknowledgement.EVERYWHERE : Acknowledgement.APPLIED, unanswered::release);
    }

    private HistoryNode anyNode(SplittableRandom random) {
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
