package io.portcullis.revocation;

import io.portcullis.Cidr;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log: something was taken back, or given back; immutable.
 *
 * <p>A revocation and its lift are generations of one key: what is lifted in generation g+1 was revoked in g, and may be
 * revoked again in g+2. The higher generation counts, whenever it arrives. A lift that expires before what it lifts would
 * let an old entry come back.
 *
 * @param address the block, only and always for {@link RevocationKind#ADDRESS}
 * @param generation 0 to 255
 * @param lifted whether this generation ends the revocation
 * @param notBefore seconds since the epoch, 0 to {@link #ALWAYS}: tokens issued later are not meant
 * @param expires seconds since the epoch, 0 to {@link #ALWAYS}: from then on the entry means nothing
 * @param detail for people, without line breaks, at most 2048 characters; no part of what is merged
 */
record Revocation(
        RevocationKind kind,
        RevocationKey key,
        @Nullable Cidr address,
        int generation,
        boolean lifted,
        long notBefore,
        long expires,
        String detail) {

    /** The last second that 32 bits can count; as a not-before, every token is meant. */
    static final long ALWAYS = 0xFFFF_FFFFL;

    static final int MAX_GENERATION = 255;
    private static final int MAX_DETAIL = 2048;

    /** What a record refuses, a text of the log cannot say either. */
    Revocation {
        require((kind == RevocationKind.ADDRESS) == (address != null), "an address, and only an address, has a block");
        require(address == null || keyOf(address).equals(key), "the key is not that of the block");
        require(generation >= 0 && generation <= MAX_GENERATION, "the generation is not within 0 and 255");
        require(!lifted || kind.isLiftable(), "nothing of this kind can be lifted");
        require(notBefore >= 0 && notBefore <= ALWAYS, "the not-before is no 32-bit time");
        require(expires >= 0 && expires <= ALWAYS, "the expiry is no 32-bit time");
        require(detail.length() <= MAX_DETAIL, "the detail has more than 2048 characters");
        require(detail.chars().noneMatch(Revocation::isLineBreak), "the detail has a line break");
    }

    /** An entry about whatever is found by its key. */
    static Revocation of(
            RevocationKind kind, RevocationKey key, int generation, boolean lifted, long notBefore, long expires) {
        return new Revocation(kind, key, null, generation, lifted, notBefore, expires, "");
    }

    /** An entry about a block of addresses. */
    static Revocation of(Cidr block, int generation, boolean lifted, long notBefore, long expires) {
        return new Revocation(RevocationKind.ADDRESS, keyOf(block), block, generation, lifted, notBefore, expires, "");
    }

    /** Reads one line of the log; every entry has one text and every text one entry. */
    static Revocation parse(String text) {
        return RevocationText.parse(text);
    }

    /** The line of the log: {@code <kind> <key or block> <generation>[-] <notBefore> <expires>[ <detail>]}. */
    String text() {
        return RevocationText.of(this);
    }

    /** Whether it takes anything back at that second. */
    boolean isInForce(long now) {
        return !lifted && expires > now;
    }

    /**
     * What is known from both entries, without detail: commutative, associative and idempotent. Within one generation the
     * entry that refuses more wins, field by field; kinds differ for one key only if somebody wrote nonsense.
     */
    Revocation merge(Revocation other) {
        if (generation != other.generation) {
            return (generation > other.generation ? this : other).withoutDetail();
        }
        return new Revocation(
                kind.compareTo(other.kind) <= 0 ? kind : other.kind,
                key,
                address,
                generation,
                lifted && other.lifted,
                Math.max(notBefore, other.notBefore),
                Math.max(expires, other.expires),
                "");
    }

    /**
     * What is known from both at that second: an entry that has expired may be forgotten already, here or elsewhere, so its
     * generation counts no more.
     */
    Revocation merge(Revocation other, long now) {
        boolean isOver = expires <= now;
        return isOver == (other.expires <= now) ? merge(other) : (isOver ? other : this).withoutDetail();
    }

    Revocation withoutDetail() {
        return detail.isEmpty() ? this : new Revocation(kind, key, address, generation, lifted, notBefore, expires, "");
    }

    Revocation withDetail(String text) {
        return new Revocation(kind, key, address, generation, lifted, notBefore, expires, text);
    }

    static RevocationKey keyOf(Cidr block) {
        return RevocationKey.of(RevocationKind.ADDRESS, block.toString());
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new MalformedRevocationException(otherwise);
        }
    }

    /** Everything that some reader of lines takes for the end of one (Unicode annex 14, mandatory breaks). */
    private static boolean isLineBreak(int c) {
        return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
