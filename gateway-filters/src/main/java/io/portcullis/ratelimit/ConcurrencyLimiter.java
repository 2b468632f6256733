package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many requests of a caller through at the same time, over all nodes. Thread-safe; takes no lock and blocks nothing.
 *
 * <p>A node holds slots at the store, a lease that it renews each second. What it does not use it gives back within a tenth of
 * a second; what a node held that has died is free after the lease. A node that was stopped for longer than the lease may find
 * that others use its slots too, until its requests are over.
 */
public final class ConcurrencyLimiter implements AutoCloseable {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TICKS_OF_A_HEARTBEAT = 10;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final @Nullable SlotStore store;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final RateLimiter.Surroundings surroundings;
    private final LimitGate gate;
    private final LimitStatistics statistics;
    private final ConcurrentMap<Account, Known> accounts = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor thread;
    private int ticks;

    private record Known(SlotLimit limit, SlotAccount slots) {}

    /**
     * A limiter.
     *
     * @param store what all nodes share, or null for a node that works alone
     * @param nanoTime a clock that does not step
     */
    public ConcurrencyLimiter(
            @Nullable SlotStore store,
            Duration patience,
            LongSupplier nanoTime,
            RateLimiter.Surroundings surroundings,
            LimitStatistics statistics) {
        this.store = store;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.surroundings = surroundings;
        this.gate = new LimitGate(nanoTime, surroundings::silenceNanos);
        this.statistics = statistics;
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, "portcullis-slots");
            made.setDaemon(true);
            return made;
        });
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes a slot of each, or none; completed already if nobody has to be asked. Never fails. */
    public CompletableFuture<Slots> acquire(List<SlotLimit> limits, LimitedRequest request) {
        // First of all, so that nothing can fail while slots are held.
        List<Account> whose = limits.stream().map(limit -> limit.of(request)).toList();
        return limits.isEmpty()
                ? CompletableFuture.completedFuture(Slots.NONE)
                : acquire(limits, whose, 0, new ArrayList<>(limits.size()));
    }

    private CompletableFuture<Slots> acquire(
            List<SlotLimit> limits, List<Account> whose, int next, List<Runnable> releases) {
        if (next == limits.size()) {
            return CompletableFuture.completedFuture(
                    new Slots(LimitOutcome.Verdict.GRANTED, List.of(), List.copyOf(releases)));
        }
        SlotLimit limit = limits.get(next);
        Account account = whose.get(next);
        CompletableFuture<LimitOutcome.Verdict> taken = take(limit, account);
        return taken.thenCompose(verdict -> {
            count(limit, verdict);
            if (verdict == LimitOutcome.Verdict.GRANTED) {
                Known known = accounts.get(account);
                if (known != null) {
                    releases.add(known.slots()::release);
                }
            } else if (!limit.isShadow()) {
                releases.forEach(Runnable::run);
                return CompletableFuture.completedFuture(new Slots(verdict, List.of(limit.name()), List.of()));
            }
            return acquire(limits, whose, next + 1, releases);
        });
    }

    private void count(SlotLimit limit, LimitOutcome.Verdict verdict) {
        statistics.count(limit.name(), limit.isShadow(), verdict);
    }

    private CompletableFuture<LimitOutcome.Verdict> take(SlotLimit limit, Account account) {
        CompletableFuture<LimitOutcome.Verdict> verdict = new CompletableFuture<>();
        attempt(limit, account, nanoTime.getAsLong() + patience.toNanos(), verdict);
        return verdict;
    }

    /** The account stays on the map as long as somebody uses it or waits. */
    private SlotAccount waitingAt(SlotLimit limit, Account account) {
        Known known = accounts.compute(account, (key, before) -> {
            Known after = before != null && before.limit().equals(limit)
                    ? before
                    : new Known(limit, before != null ? before.slots() : new SlotAccount(nanoTime.getAsLong()));
            after.slots().waits(1);
            return after;
        });
        return known.slots();
    }

    private void attempt(
            SlotLimit limit, Account account, long deadline, CompletableFuture<LimitOutcome.Verdict> verdict) {
        SlotAccount slots = waitingAt(limit, account);
        long now = nanoTime.getAsLong();
        SlotStore asked = store;
        if (asked == null) {
            settle(slots, verdict, slots.take(limit.maxConcurrent()));
        } else if (slots.take(now)) {
            settle(slots, verdict, true);
        } else if (gate.isShut() || now - deadline >= 0) {
            tryStore(asked, limit, account, slots);
            withoutStore(limit, slots, verdict);
        } else if (slots.isDenied(now)) {
            settle(slots, verdict, false);
        } else {
            ask(asked, limit, account, slots, deadline, verdict);
        }
    }

    private static void settle(SlotAccount slots, CompletableFuture<LimitOutcome.Verdict> verdict, boolean isGranted) {
        slots.waits(-1);
        verdict.complete(isGranted ? LimitOutcome.Verdict.GRANTED : LimitOutcome.Verdict.REFUSED);
    }

    private void withoutStore(SlotLimit limit, SlotAccount slots, CompletableFuture<LimitOutcome.Verdict> verdict) {
        switch (limit.onUnavailable()) {
            case DENY -> {
                slots.waits(-1);
                verdict.complete(LimitOutcome.Verdict.UNAVAILABLE);
            }
            case ALLOW -> settle(slots, verdict, slots.take(Integer.MAX_VALUE));
            case LOCAL_SHARE ->
                settle(slots, verdict, slots.take(Math.max(1, limit.maxConcurrent() / surroundings.nodes())));
        }
    }

    private void ask(
            SlotStore asked,
            SlotLimit limit,
            Account account,
            SlotAccount slots,
            long deadline,
            CompletableFuture<LimitOutcome.Verdict> verdict) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = slots.claim(mine);
        CompletableFuture<Void> answered =
                other != null ? other : hold(asked, limit, account, slots, mine, deadline - nanoTime.getAsLong());
        CompletableFuture<Void> unused = answered.thenRun(() -> {
            slots.waits(-1);
            attempt(limit, account, deadline, verdict);
        });
    }

    /** Holds what is used and waited for; the answer is in its place when this is complete, which it always will be. */
    private CompletableFuture<Void> hold(
            SlotStore asked,
            SlotLimit limit,
            Account account,
            SlotAccount slots,
            CompletableFuture<Void> mine,
            long patienceNanos) {
        long sentAt = nanoTime.getAsLong();
        slots.shrinkTo(slots.used() + slots.waiting());
        int used = slots.used();
        int wanted = used + slots.waiting();
        statistics.called();
        CompletableFuture<Void> unused = send(asked, limit, account, used, wanted, patienceNanos)
                .orTimeout(Math.max(1, patienceNanos), TimeUnit.NANOSECONDS)
                .handle((held, error) -> {
                    if (held != null) {
                        gate.succeeded();
                        slots.holds(held, sentAt + LEASE.toNanos());
                        if (held < wanted) {
                            slots.denied(nanoTime.getAsLong() + PAUSE.toNanos());
                        }
                    } else {
                        statistics.failed();
                        gate.failed(error != null ? error : new IllegalStateException("no answer"));
                    }
                    slots.release(mine);
                    mine.complete(null);
                    return null;
                });
        return mine;
    }

    private static CompletableFuture<Integer> send(
            SlotStore asked, SlotLimit limit, Account account, int used, int wanted, long patienceNanos) {
        try {
            return asked.hold(account, limit.maxConcurrent(), used, wanted, LEASE, Duration.ofNanos(patienceNanos));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void tryStore(SlotStore asked, SlotLimit limit, Account account, SlotAccount slots) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        if (slots.claim(mine) == null) {
            if (gate.shouldTry()) {
                CompletableFuture<Void> unused = hold(asked, limit, account, slots, mine, patience.toNanos());
            } else {
                slots.release(mine);
                mine.complete(null);
            }
        }
    }

    /** Forgets what nobody uses, and keeps the store informed of the rest. */
    private void tick() {
        boolean isHeartbeat = ++ticks % TICKS_OF_A_HEARTBEAT == 0;
        accounts.forEach((account, known) -> {
            SlotAccount slots = known.slots();
            if (slots.isIdle()) {
                accounts.computeIfPresent(account, (key, each) -> each.slots().isIdle() ? null : each);
            } else if (isHeartbeat || slots.held() > slots.used() + slots.waiting()) {
                inform(account, known);
            }
        });
    }

    /** Renews the lease, and gives back what is not used. */
    private void inform(Account account, Known known) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        if (store != null && !gate.isShut() && known.slots().claim(mine) == null) {
            CompletableFuture<Void> unused =
                    hold(store, known.limit(), account, known.slots(), mine, patience.toNanos());
        }
    }

    /** Requests that are counted now. */
    public long used() {
        return accounts.values().stream()
                .mapToLong(known -> known.slots().used())
                .sum();
    }

    /** Whether the store is not asked, because it did not answer. */
    public boolean isCutOff() {
        return gate.isShut();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
