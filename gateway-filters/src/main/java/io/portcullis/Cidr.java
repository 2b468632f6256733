package io.portcullis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses (RFC 4632, RFC 4291 section 2.3); immutable. An IPv4 address inside IPv6 counts as IPv4, so a
 * block of such addresses is written as one of IPv4.
 */
public final class Cidr {

    private final byte[] network;
    private final int bits;

    private Cidr(byte[] address, int bits) {
        this.network = withoutHostBits(address, bits);
        this.bits = bits;
    }

    private static byte[] withoutHostBits(byte[] address, int bits) {
        byte[] network = Arrays.copyOf(address, address.length);
        for (int i = bits; i < network.length * 8; i++) {
            network[i / 8] &= (byte) ~(0x80 >>> (i % 8));
        }
        return network;
    }

    /**
     * Reads {@code address/bits} or a single address; never asks a name server.
     *
     * @throws IllegalArgumentException if the text is no block
     */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address == null || (slash >= 0 && address.length == 4 && text.indexOf(':') >= 0)) {
            throw malformed(text);
        }
        int bits = slash < 0 ? address.length * 8 : bits(text, text.substring(slash + 1));
        if (bits > address.length * 8) {
            throw malformed(text);
        }
        return new Cidr(address, bits);
    }

    private static int bits(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no block of addresses; expected one like 10.0.0.0/8 or 2001:db8::/32");
    }

    /** The address that the text spells out, or null if it spells none; never asks a name server. */
    public static @Nullable InetAddress address(String literal) {
        byte[] address = literal(literal);
        try {
            return address == null ? null : InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The platform asks a name server for whatever does not start like an address, so that is refused before. */
    private static byte @Nullable [] literal(String text) {
        boolean isIpv6 = text.indexOf(':') >= 0;
        if (text.isEmpty() || text.length() > 45 || !text.chars().allMatch(c -> isLiteral(c, isIpv6))) {
            return null;
        }
        if (isIpv6 ? text.charAt(0) == '.' : !isDottedQuad(text)) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isLiteral(int c, boolean isIpv6) {
        return (c >= '0' && c <= '9') || c == '.' || (isIpv6 && (c == ':' || Character.digit(c, 16) >= 0));
    }

    /** Four numbers without leading zeros: the platform would also read {@code 127.1} and octal numbers. */
    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts)
                        .allMatch(part -> !part.isEmpty()
                                && part.length() <= 3
                                && (part.length() == 1 || part.charAt(0) != '0')
                                && Integer.parseInt(part) <= 255);
    }

    /** Whether the address lies in the block. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    /** The first address of the block. */
    public InetAddress network() {
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** How many leading bits its addresses share, 0 to 32 for IPv4 and 0 to 128 for IPv6. */
    public int bits() {
        return bits;
    }

    /** Whether the other is the same block, however it was written. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cidr that && bits == that.bits && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }

    /** The one canonical text of the block, with its size and without host bits; IPv6 as in RFC 5952 section 4. */
    @Override
    public String toString() {
        return (network.length == 4 ? network().getHostAddress() : ipv6()) + "/" + bits;
    }

    private String ipv6() {
        int[] zeros = longestZeros();
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == zeros[0]) {
                text.append("::");
                i += zeros[1] - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    /** Start and length of the first of the longest runs of zero groups; one group alone is no run. */
    private int[] longestZeros() {
        int[] longest = {-1, 1};
        int start = 0;
        for (int i = 0; i < 8; i++) {
            if (group(i) != 0) {
                start = i + 1;
            } else if (i + 1 - start > longest[1]) {
                longest = new int[] {start, i + 1 - start};
            }
        }
        return longest;
    }

    private int group(int i) {
        return (network[2 * i] & 0xFF) << 8 | (network[2 * i + 1] & 0xFF);
    }
}
