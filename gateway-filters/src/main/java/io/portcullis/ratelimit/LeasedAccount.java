package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this node has of one account: units that were granted and may be spent for a while, or the knowledge that there are
 * none. Lock-free. Times are nanoseconds since the limiter's start.
 *
 * <p>There is room for two leases, so that the next can come before the last is spent. Each is one number: the millisecond
 * at which it ends, and the units that are left.
 */
final class LeasedAccount {

    static final long NONE = -1;

    private static final int UNIT_BITS = 24;
    private static final long MOST_UNITS = (1L << UNIT_BITS) - 1;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final AtomicLong NEXT = new AtomicLong();

    private final long order = NEXT.getAndIncrement();
    private final Rate rate;
    private final long refilledInLease;
    private final long pauseNanos;
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong second = new AtomicLong();
    private final AtomicLong spent = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicReference<@Nullable CompletableFuture<Void>> call = new AtomicReference<>();

    /** Written by whoever has the call. */
    private volatile double unitsPerNano;

    private volatile long askedAt;
    private volatile long pausedUntil;
    private volatile long deniedUntil;
    private volatile long deniedCost = Long.MAX_VALUE;
    private volatile long retryAt;
    private volatile long available;
    private volatile long resetAt;

    LeasedAccount(Rate rate, LimitTimes times, long now) {
        this.rate = rate;
        this.refilledInLease = times.lease().toNanos() / rate.intervalNanos();
        // A small burst is full again before the usual pause is over, and what it could refill then would be lost.
        this.pauseNanos = Math.min(times.pause().toNanos(), rate.capacityNanos() / 2);
        this.askedAt = now;
    }

    /** Accounts are claimed in this order, so that two requests never wait for each other. */
    long order() {
        return order;
    }

    /** Spends units of the lease that ends first, if it has enough; answers when it ends, in milliseconds, or {@link #NONE}. */
    long take(long units, long now) {
        boolean isFirstSooner = endOf(first.get()) <= endOf(second.get());
        long end = take(isFirstSooner ? first : second, units, now);
        if (end == NONE) {
            end = take(isFirstSooner ? second : first, units, now);
        }
        if (end != NONE) {
            spent.getAndAdd(units);
        }
        return end;
    }

    private static long take(AtomicLong lease, long units, long now) {
        while (true) {
            long before = lease.get();
            if (unitsOf(before) < units || !isLive(before, now)) {
                return NONE;
            }
            if (lease.compareAndSet(before, before - units)) {
                return endOf(before);
            }
        }
    }

    /**
     * Puts units back that were taken and not used. Those of a lease that is over are lost, and so are those for which there
     * is no room: no other lease is cut short for them.
     */
    void putBack(long units, long end, long now) {
        spent.getAndAdd(-units);
        if (units > 0 && !isOver(end, now)) {
            boolean unused = put(units, end, now);
        }
    }

    /** Adds a lease; where there is no room, its units end with those that end first. */
    void add(long units, long end, long now) {
        if (units > 0 && !put(units, end, now)) {
            merge(endOf(first.get()) <= endOf(second.get()) ? first : second, units, end, now);
        }
    }

    private boolean put(long units, long end, long now) {
        return join(first, units, end, now)
                || join(second, units, end, now)
                || fill(first, units, end, now)
                || fill(second, units, end, now);
    }

    private static boolean join(AtomicLong lease, long units, long end, long now) {
        while (true) {
            long before = lease.get();
            if (endOf(before) != end || !isLive(before, now)) {
                return false;
            }
            if (lease.compareAndSet(before, pack(end, unitsOf(before) + units))) {
                return true;
            }
        }
    }

    private static boolean fill(AtomicLong lease, long units, long end, long now) {
        while (true) {
            long before = lease.get();
            if (!isFree(before, now)) {
                return false;
            }
            if (lease.compareAndSet(before, pack(end, units))) {
                return true;
            }
        }
    }

    private static boolean isFree(long lease, long now) {
        return unitsOf(lease) == 0 || !isLive(lease, now);
    }

    private static void merge(AtomicLong lease, long units, long end, long now) {
        while (true) {
            long before = lease.get();
            long merged = isLive(before, now)
                    ? pack(Math.min(end, endOf(before)), unitsOf(before) + units)
                    : pack(end, units);
            if (lease.compareAndSet(before, merged)) {
                return;
            }
        }
    }

    private static long pack(long end, long units) {
        return end << UNIT_BITS | Math.min(units, MOST_UNITS);
    }

    private static long unitsOf(long lease) {
        return lease & MOST_UNITS;
    }

    private static long endOf(long lease) {
        return lease >>> UNIT_BITS;
    }

    private static boolean isLive(long lease, long now) {
        return !isOver(endOf(lease), now);
    }

    /** Whether what ends at this millisecond may no longer be spent. */
    static boolean isOver(long end, long now) {
        return now / NANOS_PER_MILLI >= end;
    }

    /** When a lease ends that is taken now; rounded down. */
    static long endOf(long now, long leaseNanos) {
        return (now + leaseNanos) / NANOS_PER_MILLI;
    }

    /** Units that may be spent. */
    long left(long now) {
        long a = first.get();
        long b = second.get();
        return (isLive(a, now) ? unitsOf(a) : 0) + (isLive(b, now) ? unitsOf(b) : 0);
    }

    /** Whether the store has said lately that there is not so much. */
    boolean isDenied(long units, long now) {
        return units >= deniedCost && now < deniedUntil;
    }

    private boolean hasRoomForALease(long now) {
        return isFree(first.get(), now) || isFree(second.get(), now);
    }

    /** Whether it is time to ask for more. */
    boolean isShort(LimitTimes times, long now) {
        long room = room(times, now);
        return room > left(now);
    }

    /**
     * How many more units it is worth to lease now; never more than refill while the lease lasts, and none that would have to
     * end with a lease which is there: hardly any of them would be used.
     */
    long room(LimitTimes times, long now) {
        if (refilledInLease < 2
                || now < pausedUntil
                || now < deniedUntil
                || call.get() != null
                || !hasRoomForALease(now)) {
            return 0;
        }
        long target = ahead(times, now);
        return target >= 2 ? Math.max(0, target - left(now)) : 0;
    }

    /** How many units are worth having beforehand. */
    long ahead(LimitTimes times, long now) {
        Duration time = available * 2 >= rate.burst() ? times.farAhead() : times.ahead();
        // Rounded down: what a slow caller does not use before the lease ends would be lost to it.
        long expected = (long) (rateAt(now, times) * time.toNanos());
        // Units that are put back after a question make the rate negative.
        return Math.max(0, Math.min(Math.min(expected, refilledInLease), MOST_UNITS / 2));
    }

    /** The rate that was seen, of the last questions and since. */
    private double rateAt(long now, LimitTimes times) {
        long elapsed = Math.max(NANOS_PER_MILLI, now - askedAt);
        double seen = (double) (spent.get() + waiting.get()) / elapsed;
        double weight = Math.min(1, (double) elapsed / times.ahead().toNanos());
        return unitsPerNano + (seen - unitsPerNano) * weight;
    }

    /** The call that is under way, or null if this one is now. */
    @Nullable
    CompletableFuture<Void> claim(CompletableFuture<Void> mine) {
        while (true) {
            CompletableFuture<Void> other = call.get();
            if (other != null) {
                return other;
            }
            if (call.compareAndSet(null, mine)) {
                return null;
            }
        }
    }

    void release(CompletableFuture<Void> mine) {
        call.compareAndSet(mine, null);
    }

    /** Called by whoever has the call, before asking. */
    void asks(LimitTimes times, long now) {
        unitsPerNano = rateAt(now, times);
        spent.set(0);
        askedAt = now;
    }

    /** Takes note of units that the store has granted to whoever has asked, without a lease. */
    void spends(long units) {
        spent.getAndAdd(units);
    }

    /** Takes note that others wait for the call that is under way, or do no longer. */
    void waits(long units) {
        waiting.getAndAdd(units);
    }

    long waiting() {
        return waiting.get();
    }

    /** What the store has said, and what was wanted of it: if that was more than there was, there is no more for a while. */
    void heard(Balance balance, long wanted, LimitTimes times, long now) {
        stands(balance, now);
        if (balance.granted() < wanted) {
            pausedUntil = now + pauseNanos;
            deny(1, balance.resetNanos() + rate.intervalNanos() - rate.capacityNanos(), times, now);
        }
    }

    /** The store has not what is needed. */
    void denied(Balance balance, long needed, LimitTimes times, long now) {
        stands(balance, now);
        deny(needed, balance.retryNanos(), times, now);
    }

    /** How the account stands by the store. */
    void stands(Balance balance, long now) {
        available = balance.available();
        resetAt = now + balance.resetNanos();
    }

    private void deny(long units, long retryNanos, LimitTimes times, long now) {
        deniedUntil = now;
        deniedCost = units;
        retryAt = retryNanos == Long.MAX_VALUE ? Long.MAX_VALUE : now + retryNanos;
        deniedUntil = now
                + Math.max(
                        pauseNanos, Math.min(retryNanos, times.longestDenial().toNanos()));
    }

    LimitStatus status(Demand demand, boolean isViolated, long now) {
        long retry = retryAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, retryAt - now);
        return new LimitStatus(demand, available + left(now), isViolated ? retry : 0, Math.max(0, resetAt - now));
    }

    /** Forgets everything, because somebody has reset the account. */
    void forget() {
        first.set(0);
        second.set(0);
        deniedUntil = 0;
        pausedUntil = 0;
        available = rate.burst();
        resetAt = 0;
    }
}
