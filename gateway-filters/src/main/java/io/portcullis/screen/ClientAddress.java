package io.portcullis.screen;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From where a request came: the peer of the connection, or, where that is a trusted proxy, the last address in {@code
 * Forwarded} (RFC 7239) or {@code X-Forwarded-For} that is not a trusted proxy. Immutable and thread-safe.
 */
public final class ClientAddress {

    private final List<Cidr> trustedProxies;

    /** Trusts these proxies to say for whom they speak; an empty list believes no header. */
    public ClientAddress(List<Cidr> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether any header is believed, whoever sends it. */
    public boolean usesHeaders() {
        return !trustedProxies.isEmpty();
    }

    /**
     * The client's address.
     *
     * @param peer of the connection
     * @param forwarded the values of {@code Forwarded}
     * @param forwardedFor the values of {@code X-Forwarded-For}; not looked at if there is a {@code Forwarded}
     */
    public InetAddress of(InetAddress peer, List<String> forwarded, List<String> forwardedFor) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> hops = new ArrayList<>(forwarded.isEmpty() ? elements(forwardedFor) : nodes(forwarded));
        Collections.reverse(hops);
        InetAddress last = peer;
        for (String hop : hops) {
            InetAddress address = address(hop);
            if (address == null) {
                return last;
            }
            last = address;
            if (!isTrusted(address)) {
                return address;
            }
        }
        return last;
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static List<String> elements(List<String> values) {
        return values.stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::trim)
                .toList();
    }

    /** The {@code for} parameter of each element; an element without one hides its hop. */
    private static List<String> nodes(List<String> forwarded) {
        return elements(forwarded).stream().map(ClientAddress::node).toList();
    }

    private static String node(String element) {
        for (String pair : element.split(";", -1)) {
            String trimmed = pair.trim();
            if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return trimmed.substring("for=".length()).replace("\"", "");
            }
        }
        return "unknown";
    }

    /** An address with or without port, IPv6 also in brackets; null for {@code unknown} and obfuscated names. */
    private static @Nullable InetAddress address(String node) {
        String host = node;
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            host = end < 0 ? node : node.substring(1, end);
        } else if (node.indexOf(':') == node.lastIndexOf(':') && node.indexOf(':') > 0) {
            host = node.substring(0, node.indexOf(':'));
        }
        return Cidr.address(host);
    }
}
