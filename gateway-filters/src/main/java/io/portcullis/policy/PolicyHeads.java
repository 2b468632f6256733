package io.portcullis.policy;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest references to one document; immutable.
 *
 * @param live may be the document's end
 * @param shadow may be older than the live one, and then counts no more
 */
record PolicyHeads(@Nullable PolicyReference live, @Nullable PolicyReference shadow) {

    static final PolicyHeads NONE = new PolicyHeads(null, null);

    /** Commutative, associative, idempotent. */
    PolicyHeads merge(PolicyReference reference) {
        return switch (reference.slot()) {
            case LIVE -> new PolicyHeads(newer(live, reference), shadow);
            case SHADOW -> new PolicyHeads(live, newer(shadow, reference));
        };
    }

    private static PolicyReference newer(@Nullable PolicyReference known, PolicyReference other) {
        return known == null || known.compareTo(other) < 0 ? other : known;
    }

    boolean has(PolicyReference reference) {
        return merge(reference).equals(this);
    }

    /** The reference that counts in this place, or null if none does. */
    @Nullable
    PolicyReference wanted(PolicyReference.Slot slot) {
        if (slot == PolicyReference.Slot.LIVE) {
            return live == null || live.digest() == null ? null : live;
        }
        return shadow == null || (live != null && shadow.version() <= live.version()) ? null : shadow;
    }

    /** The highest version, 0 before the first. */
    long version() {
        return all().mapToLong(PolicyReference::version).max().orElse(0);
    }

    /** Whether there is a document, and not just the memory of one. */
    boolean isThere() {
        return wanted(PolicyReference.Slot.LIVE) != null || wanted(PolicyReference.Slot.SHADOW) != null;
    }

    /** The reference that counts and has the highest version, or null if the document is not there. */
    @Nullable
    PolicyReference newest() {
        PolicyReference beside = wanted(PolicyReference.Slot.SHADOW);
        return beside != null ? beside : wanted(PolicyReference.Slot.LIVE);
    }

    Stream<PolicyReference> all() {
        return Stream.concat(Stream.ofNullable(live), Stream.ofNullable(shadow));
    }
}
