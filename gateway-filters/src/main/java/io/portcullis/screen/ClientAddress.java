package io.portcullis.screen;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From where a request came: the peer of the connection, or, where that is a trusted proxy, the last address in the
 * proxies' header that is not a trusted proxy. Immutable and thread-safe.
 *
 * <p>Only one header is believed: a proxy that writes one of them passes the client's own version of the other on.
 */
public final class ClientAddress {

    /** Where proxies say for whom they speak. */
    public enum ProxyHeader {
        /** {@code X-Forwarded-For}. */
        X_FORWARDED_FOR,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED
    }

    private final List<Cidr> trustedProxies;
    private final ProxyHeader header;

    /** Trusts these proxies to say for whom they speak; an empty list believes nobody. */
    public ClientAddress(List<Cidr> trustedProxies, ProxyHeader header) {
        this.trustedProxies = List.copyOf(trustedProxies);
        this.header = header;
    }

    /** The name of the header that is believed. */
    public String headerName() {
        return header == ProxyHeader.FORWARDED ? "forwarded" : "x-forwarded-for";
    }

    /** Whether any header is believed, whoever sends it. */
    public boolean usesHeaders() {
        return !trustedProxies.isEmpty();
    }

    /**
     * The client's address.
     *
     * @param peer of the connection
     * @param values of the header
     */
    public InetAddress of(InetAddress peer, List<String> values) {
        if (!isTrusted(peer)) {
            return peer;
        }
        List<String> hops = new ArrayList<>(header == ProxyHeader.FORWARDED ? nodes(values) : elements(values));
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
                .flatMap(value -> splitOutsideQuotes(value, ',').stream())
                .toList();
    }

    /** The {@code for} parameter of each element; an element without one hides its hop. */
    private static List<String> nodes(List<String> forwarded) {
        return elements(forwarded).stream().map(ClientAddress::node).toList();
    }

    private static String node(String element) {
        for (String pair : splitOutsideQuotes(element, ';')) {
            if (pair.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return pair.substring("for=".length()).replace("\"", "");
            }
        }
        return "unknown";
    }

    /** A quoted string (RFC 9110 section 5.6.4) may hold separators, which a client could have put there. */
    private static List<String> splitOutsideQuotes(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).trim());
        return parts;
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
