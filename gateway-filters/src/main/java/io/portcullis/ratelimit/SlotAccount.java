package io.portcullis.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The slots of one account that this node holds, and how many of them are used. Lock-free; times in nanoseconds of any one clock. */
final class SlotAccount {

    private final AtomicInteger used = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable CompletableFuture<Void>> call = new AtomicReference<>();
    private volatile int held;
    private volatile long heldUntil;
    private volatile long deniedUntil;

    SlotAccount(long now) {
        this.heldUntil = now;
        this.deniedUntil = now;
    }

    /** Uses a slot that this node holds; looks again afterwards, because slots may be given back meanwhile. */
    boolean take(long now) {
        if (now - heldUntil >= 0 || !take(held)) {
            return false;
        }
        if (used.get() <= held) {
            return true;
        }
        release();
        return false;
    }

    /** Uses a slot if fewer than so many are used. */
    boolean take(int most) {
        while (true) {
            int before = used.get();
            if (before >= most) {
                return false;
            }
            if (used.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    void release() {
        used.decrementAndGet();
    }

    boolean isDenied(long now) {
        return now - deniedUntil < 0;
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

    void waits(int more) {
        waiting.addAndGet(more);
    }

    int waiting() {
        return waiting.get();
    }

    int used() {
        return used.get();
    }

    int held() {
        return held;
    }

    /** Uses no more than so many from now on, before the store is told, which may give the others to somebody else. */
    void shrinkTo(int slots) {
        held = Math.min(held, slots);
    }

    /** What the store has said. */
    void holds(int slots, long until) {
        held = slots;
        heldUntil = until;
    }

    void denied(long until) {
        deniedUntil = until;
    }

    /** Whoever waits begins to use before they cease to wait, so this is read the other way round. */
    boolean isIdle() {
        return waiting.get() == 0 && call.get() == null && used.get() == 0 && held == 0;
    }
}
