package io.portcullis.revocation;

import java.security.SecureRandom;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was taken back, by key: at most 55 bytes an entry from 100 entries on, and twice that while it is copied. One
 * thread writes; any number of threads read, without a lock, and see whatever was merged before they asked.
 *
 * <p>An entry stays until it is expired, whatever else is merged; expired entries are dropped by {@link #purge}, and by
 * the next growth after it. All times are seconds since the epoch.
 */
final class RevocationTable {

    private static final int MIN_CAPACITY = 64;
    private static final double MAX_LOAD = 0.7;

    /** Slots an entry after a copy: leaves room for half as many again, and 2.1 slots of 26 bytes are 54.6 bytes. */
    private static final double SLOTS_PER_ENTRY = 2.1;

    private final long seed = new SecureRandom().nextLong() | 1;
    private volatile RevocationSlots slots = slotsFor(0);
    private long purgedAt = Long.MIN_VALUE;

    /**
     * Writer only: adds what the entry says to what is known; the detail is not kept.
     *
     * @return whether anything changed
     * @throws IllegalArgumentException if it is about addresses
     */
    boolean merge(Revocation entry) {
        return merge(entry, Long.MIN_VALUE);
    }

    /** Writer only: as above, while what has expired by then counts as dropped. */
    boolean merge(Revocation entry, long now) {
        if (entry.kind() == RevocationKind.ADDRESS) {
            throw new IllegalArgumentException("addresses are not found by key");
        }
        RevocationSlots current = slots;
        int slot = current.slotOf(entry.key());
        if (slot >= 0) {
            return merge(current, slot, entry, now);
        }
        if (current.isFull()) {
            current = copy(current, purgedAt);
        }
        current.add(entry);
        return true;
    }

    private static boolean merge(RevocationSlots current, int slot, Revocation entry, long now) {
        Revocation known = current.entry(slot);
        Revocation merged = known.merge(entry, now);
        if (merged.equals(known)) {
            return false;
        }
        current.replace(slot, merged);
        return true;
    }

    /**
     * Whether an entry that is in force refuses what was issued then.
     *
     * @param issuedAt the {@code iat} of the token, any number; {@link Long#MIN_VALUE} is refused by every entry
     */
    boolean refuses(RevocationKey key, long issuedAt, long now) {
        RevocationSlots current = slots;
        int slot = current.slotOf(key);
        return slot >= 0 && current.refuses(slot, issuedAt, now);
    }

    /** What is known of the key, without detail; for another thread than the writer it may be just about to change. */
    @Nullable
    Revocation find(RevocationKey key) {
        RevocationSlots current = slots;
        int slot = current.slotOf(key);
        return slot < 0 ? null : current.entry(slot);
    }

    /** How many keys are known, with expired ones that nobody has dropped yet. */
    int size() {
        return slots.size();
    }

    /** Every entry that is there now, in no order and without detail; entries that are merged meanwhile may be missing. */
    Iterator<Revocation> iterator() {
        RevocationSlots current = slots;
        return IntStream.range(0, current.capacity())
                .filter(current::isTaken)
                .mapToObj(current::entry)
                .iterator();
    }

    /** Shows every entry, in no order and without detail; entries that are merged meanwhile may be missing. */
    void forEach(Consumer<Revocation> consumer) {
        RevocationSlots current = slots;
        for (int slot = 0; slot < current.capacity(); slot++) {
            if (current.isTaken(slot)) {
                consumer.accept(current.entry(slot));
            }
        }
    }

    /**
     * Writer only: drops what has expired, if that is at least a quarter of all; otherwise the next growth does.
     *
     * @return how many entries were dropped
     */
    int purge(long now) {
        purgedAt = now;
        RevocationSlots current = slots;
        int expired = current.size() - live(current, now);
        if (expired == 0 || expired * 4L < current.size()) {
            return 0;
        }
        copy(current, now);
        return expired;
    }

    /** How much memory the entries take. */
    long bytes() {
        return slots.bytes();
    }

    private RevocationSlots copy(RevocationSlots from, long now) {
        RevocationSlots copy = slotsFor(live(from, now));
        copy.addAll(from, now);
        slots = copy;
        return copy;
    }

    private RevocationSlots slotsFor(int entries) {
        double capacity = Math.max(MIN_CAPACITY, (entries + 1) * SLOTS_PER_ENTRY);
        if (capacity > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("more entries than one table can hold: " + entries);
        }
        return new RevocationSlots(seed, (int) capacity, (int) (capacity * MAX_LOAD));
    }

    private static int live(RevocationSlots slots, long now) {
        int live = 0;
        for (int slot = 0; slot < slots.capacity(); slot++) {
            if (slots.isTaken(slot) && slots.expires(slot) > now) {
                live++;
            }
        }
        return live;
    }
}
