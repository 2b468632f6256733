package io.portcullis.revocation;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks of addresses are refused. One thread writes; any number of threads read, without a lock, and see whatever
 * was merged before they asked. All times are seconds since the epoch.
 *
 * <p>A question costs one look per size of block in use, whatever the number of blocks, and one volatile read if there are
 * none.
 */
final class AddressBlocks {

    private final ConcurrentHashMap<Network, Revocation> blocks = new ConcurrentHashMap<>();
    private volatile Sizes sizes = Sizes.NONE;

    /**
     * Writer only: adds what the entry says to what is known; the detail is not kept.
     *
     * @return whether anything changed
     * @throws IllegalArgumentException if it is about no address
     */
    boolean merge(Revocation entry) {
        return merge(entry, Long.MIN_VALUE);
    }

    /** Writer only: as above, while what has expired by then counts as dropped. */
    boolean merge(Revocation entry, long now) {
        if (entry.address() == null) {
            throw new IllegalArgumentException(
                    "a block of addresses is needed, not a " + entry.kind().label());
        }
        Network network = Network.of(entry.address());
        Revocation known = blocks.get(network);
        Revocation merged = known == null ? entry.withoutDetail() : known.merge(entry, now);
        if (merged.equals(known)) {
            return false;
        }
        blocks.put(network, merged);
        sizes = sizes.with(network);
        return true;
    }

    /** Whether a block that is in force contains the address; an IPv4 address inside IPv6 counts as IPv4. */
    boolean refuses(InetAddress address, long now) {
        Sizes used = sizes;
        if (used == Sizes.NONE) {
            return false;
        }
        Network host = Network.of(address);
        for (int bits : host.isIpv4() ? used.ipv4 : used.ipv6) {
            Revocation block = blocks.get(host.truncated(bits));
            if (block != null && block.isInForce(now)) {
                return true;
            }
        }
        return false;
    }

    /** What is known of exactly this block, without detail. */
    @Nullable
    Revocation find(Cidr block) {
        return blocks.get(Network.of(block));
    }

    /** How many blocks are known, with expired ones that nobody has dropped yet. */
    int size() {
        return blocks.size();
    }

    /** Every entry, in no order and without detail; entries that are merged meanwhile may be missing. */
    Iterator<Revocation> iterator() {
        return blocks.values().iterator();
    }

    /** Shows every entry, in no order and without detail; entries that are merged meanwhile may be missing. */
    void forEach(Consumer<Revocation> consumer) {
        blocks.values().forEach(consumer);
    }

    /**
     * Writer only: drops what has expired.
     *
     * @return how many entries were dropped
     */
    int purge(long now) {
        int before = blocks.size();
        blocks.values().removeIf(block -> block.expires() <= now);
        int dropped = before - blocks.size();
        if (dropped > 0) {
            sizes = Sizes.of(blocks.keySet());
        }
        return dropped;
    }

    /** The sizes of the blocks there are, in bits of IPv6. */
    private static final class Sizes {

        private static final Sizes NONE = new Sizes(new int[0], new int[0]);

        private final int[] ipv4;
        private final int[] ipv6;

        private Sizes(int[] ipv4, int[] ipv6) {
            this.ipv4 = ipv4;
            this.ipv6 = ipv6;
        }

        private static Sizes of(Iterable<Network> networks) {
            Sizes sizes = NONE;
            for (Network network : networks) {
                sizes = sizes.with(network);
            }
            return sizes;
        }

        private Sizes with(Network network) {
            int[] known = network.isIpv4() ? ipv4 : ipv6;
            if (IntStream.of(known).anyMatch(bits -> bits == network.bits)) {
                return this;
            }
            int[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = network.bits;
            return network.isIpv4() ? new Sizes(more, ipv6) : new Sizes(ipv4, more);
        }
    }

    /**
     * A block in the 128 bits of IPv6, those of IPv4 as ::ffff:0:0/96 (RFC 4291 section 2.5.5.2), where {@link Cidr} has no
     * others. It is comparable so that the map stays fast when somebody chooses addresses whose hashes collide.
     */
    private record Network(long high, long low, int bits) implements Comparable<Network> {

        private static final Comparator<Network> ORDER = Comparator.comparingLong(Network::high)
                .thenComparingLong(Network::low)
                .thenComparingInt(Network::bits);
        private static final long IPV4 = 0xFFFFL;

        private static Network of(Cidr block) {
            Network first = of(block.network());
            return new Network(first.high, first.low, first.isIpv4() ? 96 + block.bits() : block.bits());
        }

        private static Network of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return bytes.remaining() == 4
                    ? new Network(0, IPV4 << 32 | (bytes.getInt() & 0xFFFF_FFFFL), 128)
                    : new Network(bytes.getLong(), bytes.getLong(), 128);
        }

        private boolean isIpv4() {
            return high == 0 && low >>> 32 == IPV4;
        }

        private Network truncated(int length) {
            return new Network(high & mask(length), low & mask(length - 64), length);
        }

        private static long mask(int length) {
            return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
        }

        @Override
        public int compareTo(Network other) {
            return ORDER.compare(this, other);
        }
    }
}
