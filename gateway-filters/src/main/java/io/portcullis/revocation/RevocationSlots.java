package io.portcullis.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The arrays of a {@link RevocationTable} between two copies: open addressing with linear probing, 26 bytes a slot. One
 * thread writes; any thread reads without waiting, and slots are never emptied.
 *
 * <p>Why a reader is never wrong. A slot is taken by writing its key and its times and then, with release, its state,
 * which is 0 before and never again; so whoever sees the state (acquire) sees the key, which never changes, and the
 * times. A run of slots is filled from its start by one thread, so whoever must see a key also sees the slots before it.
 *
 * <p>Both times are one atomic long. State and times change together only with a generation. A lift writes the state
 * first, everything else writes the times first, all with release. A reader takes state, times and state again (acquire):
 * times of a lift come with a state that is at least that lift, so if both states are the same and not lifted, the times
 * are those of that state or of a later one that is about to be written and is not lifted either. No state comes back,
 * because generations only grow and within one the lifted flag only falls, until the entry has expired; so a reader
 * repeats only when the writer has moved on, and every answer is one that was right at some moment of the question.
 */
final class RevocationSlots {

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(short[].class);
    private static final VarHandle TIMES = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LIFTED = 1;
    private static final RevocationKind[] KINDS = RevocationKind.values();

    private final long seed;
    private final int limit;
    private final long[] high;
    private final long[] low;
    private final long[] times;
    private final short[] state;
    private final AtomicInteger size = new AtomicInteger();

    /**
     * Empty slots.
     *
     * @param seed odd; keys that were chosen or sorted under another seed do not crowd together under this one
     * @param limit how many of them may be taken
     */
    RevocationSlots(long seed, int capacity, int limit) {
        this.seed = seed;
        this.limit = limit;
        this.high = new long[capacity];
        this.low = new long[capacity];
        this.times = new long[capacity];
        this.state = new short[capacity];
    }

    int size() {
        return size.getAcquire();
    }

    int capacity() {
        return state.length;
    }

    boolean isFull() {
        return size.getPlain() >= limit;
    }

    long bytes() {
        return (long) capacity() * (3 * Long.BYTES + Short.BYTES);
    }

    /** The slot of the key, or -1. */
    int slotOf(RevocationKey key) {
        int slot = home(key.high());
        while (isTaken(slot)) {
            if (high[slot] == key.high() && low[slot] == key.low()) {
                return slot;
            }
            slot = next(slot);
        }
        return -1;
    }

    boolean isTaken(int slot) {
        return stateOf(slot) != 0;
    }

    boolean refuses(int slot, long issuedAt, long now) {
        while (true) {
            short before = stateOf(slot);
            if ((before & LIFTED) != 0) {
                return false;
            }
            long both = timesOf(slot);
            if (stateOf(slot) == before) {
                return expires(both) > now && (issuedAt <= notBefore(both) || notBefore(both) == Revocation.ALWAYS);
            }
        }
    }

    /** The entry of a taken slot; one that is just being changed may still have its old times or its old state. */
    Revocation entry(int slot) {
        short packed = stateOf(slot);
        long both = timesOf(slot);
        return Revocation.of(
                KINDS[(packed >>> 9) - 1],
                new RevocationKey(high[slot], low[slot]),
                (packed >>> 1) & 0xFF,
                (packed & LIFTED) != 0,
                notBefore(both),
                expires(both));
    }

    long expires(int slot) {
        return expires(timesOf(slot));
    }

    /** Writer only: the key must not be there, and not everything full. */
    void add(Revocation entry) {
        int slot = freeSlot(entry.key().high());
        high[slot] = entry.key().high();
        low[slot] = entry.key().low();
        times[slot] = times(entry);
        STATE.setRelease(state, slot, state(entry));
        size.setRelease(size.getPlain() + 1);
    }

    /** Writer only: the entry must be of the same key and not older, unless what is there has expired. */
    void replace(int slot, Revocation entry) {
        if (entry.lifted()) {
            STATE.setRelease(state, slot, state(entry));
            TIMES.setRelease(times, slot, times(entry));
        } else {
            TIMES.setRelease(times, slot, times(entry));
            STATE.setRelease(state, slot, state(entry));
        }
    }

    /** Writer only, before anybody reads: whatever of the other slots expires later than that second. */
    void addAll(RevocationSlots others, long now) {
        int added = 0;
        for (int from = 0; from < others.capacity(); from++) {
            if (others.isTaken(from) && others.expires(from) > now) {
                int slot = freeSlot(others.high[from]);
                high[slot] = others.high[from];
                low[slot] = others.low[from];
                times[slot] = others.times[from];
                state[slot] = others.state[from];
                added++;
            }
        }
        size.setRelease(size.getPlain() + added);
    }

    private int freeSlot(long highOfKey) {
        int slot = home(highOfKey);
        while (state[slot] != 0) {
            slot = next(slot);
        }
        return slot;
    }

    private int home(long highOfKey) {
        return (int) ((((highOfKey * seed) >>> 32) * capacity()) >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == capacity() ? 0 : slot + 1;
    }

    private short stateOf(int slot) {
        return (short) STATE.getAcquire(state, slot);
    }

    private long timesOf(int slot) {
        return (long) TIMES.getAcquire(times, slot);
    }

    /** Never 0, which is an empty slot; the ordinal does not leave this process. */
    @SuppressWarnings("EnumOrdinal")
    private static short state(Revocation entry) {
        return (short) ((entry.kind().ordinal() + 1) << 9 | entry.generation() << 1 | (entry.lifted() ? LIFTED : 0));
    }

    private static long times(Revocation entry) {
        return entry.notBefore() << 32 | entry.expires();
    }

    private static long notBefore(long both) {
        return both >>> 32;
    }

    private static long expires(long both) {
        return both & 0xFFFF_FFFFL;
    }
}
