package io.portcullis.feed;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in the log: follows it on a thread of its own from {@link #start} to {@link #close}. Thread-safe; no
 * method blocks but {@code close}, which waits for the call of the store that is under way.
 */
public final class Feed implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    /** A node that was not heard of for that long is not waited for. */
    private static final Duration ALIVE = Duration.ofSeconds(5);

    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

    private final String node;
    private final FeedStore store;
    private final Freshness freshness;
    private final FeedStatistics statistics = new FeedStatistics();
    private final Follower follower;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final PendingAppends pending = new PendingAppends();
    private @Nullable Future<?> next;

    /**
     * A node with this name, unique among all nodes.
     *
     * @param freshness written by this feed only
     */
    public Feed(String node, FeedStore store, Replica replica, Freshness freshness, FeedTimes times) {
        this(node, store, replica, freshness, times, "portcullis-feed");
    }

    /**
     * A node with this name, unique among all nodes.
     *
     * @param freshness written by this feed only
     * @param threadName of the feed's thread, which is also what its log messages are told apart by
     */
    public Feed(
            String node, FeedStore store, Replica replica, Freshness freshness, FeedTimes times, String threadName) {
        this.node = node;
        this.store = store;
        this.freshness = freshness;
        this.follower = new Follower(
                node, store, replica, freshness, statistics, new Pace(times, new SplittableRandom()), System::nanoTime);
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, threadName);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to follow; again does nothing but ask soon. */
    public void start() {
        if (isStarted.compareAndSet(false, true)) {
            store.onHint(this::wake);
        }
        wake();
    }

    /** Asks soon; many calls make one question. */
    private void wake() {
        if (isWoken.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    isWoken.set(false);
                    step();
                });
            } catch (RejectedExecutionException e) {
                log.trace("A hint came after the end");
            }
        }
    }

    private void step() {
        if (next != null) {
            next.cancel(false);
        }
        Duration delay = AFTER_A_FAULT;
        try {
            delay = follower.step();
        } catch (RuntimeException | Error e) {
            // Also after an Error: a feed that no longer asks is silent, and nobody would read why.
            log.error("The feed has a fault and goes on", e);
        }
        if (!thread.isShutdown()) {
            next = thread.schedule(this::step, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Tells all nodes; answers the end of the log when this node has applied the entries and the store has them, or with
     * {@link FeedStoreException} when only this node has, which then goes on trying.
     */
    public CompletableFuture<Position> append(List<FeedEntry> entries) {
        return appendSoon(pending.add(List.copyOf(entries), null));
    }

    /**
     * Tells all nodes if the highest rank of the entry's subject, over all slots, is the expected one; 0 stands for none.
     * Answers the end of the log when the store has the entry and this node has applied it; with
     * {@link RankConflictException} when nothing was done, and with {@link FeedStoreException} when ranks may be missing in
     * the store just now, or when it is not known whether the store has the entry: nobody tries again then.
     *
     * <p>Two entries of one subject and rank can both be acknowledged only if the store has lost the first, and each node
     * that had it was cut off or ended before it could bring it back, for longer than the seal.
     *
     * @throws IllegalArgumentException if the entry has no succession, or a rank that is not above the expected one
     */
    public CompletableFuture<Position> appendIf(FeedEntry entry, long expectedRank) {
        return appendSoon(pending.add(Append.onlyIf(entry, expectedRank).entries(), expectedRank));
    }

    private CompletableFuture<Position> appendSoon(CompletableFuture<Position> answer) {
        try {
            thread.execute(this::appendPending);
        } catch (RejectedExecutionException e) {
            pending.fail();
        }
        return answer;
    }

    private void appendPending() {
        if (pending.appendNext(follower)) {
            thread.execute(this::appendPending);
        }
    }

    /** Which nodes have applied everything up to there; asks the store, so it blocks and may throw. */
    public Census whoHas(Position position) {
        SortedSet<String> applied = new TreeSet<>();
        SortedSet<String> missing = new TreeSet<>();
        applied.add(node);
        for (Heartbeat heartbeat : store.heartbeats()) {
            boolean isAlive = heartbeat.ageMillis() < ALIVE.toMillis()
                    && !heartbeat.node().equals(node);
            boolean hasIt = heartbeat.epoch().equals(position.epoch()) && heartbeat.version() >= position.version();
            if (isAlive) {
                (hasIt ? applied : missing).add(heartbeat.node());
            }
        }
        return new Census(applied, missing, follower.isSealed());
    }

    /** How many replicas of the store have what was appended before; waits, so it blocks, and may throw. */
    public int awaitReplicas(int atLeast, Duration longest) {
        return store.awaitReplicas(atLeast, longest);
    }

    /** The name of this node. */
    public String node() {
        return node;
    }

    /** How old this node's replica may be. */
    public Freshness freshness() {
        return freshness;
    }

    /** What has happened since the start. */
    public FeedStatistics statistics() {
        return statistics;
    }

    /** The end of what this node has applied. */
    public Position position() {
        return follower.position();
    }

    /** Why the store cannot be asked, or null if it can. */
    public @Nullable String lastError() {
        return follower.lastError();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
            store.leave(node);
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        } catch (FeedStoreException e) {
            log.debug("The store was not told that this node ends: {}", e.getMessage());
        }
        pending.fail();
    }
}
