package io.portcullis.token;

import java.net.URI;
import java.util.Set;

/** An address from which keys may be fetched: https, or http on this machine's loopback. */
final class IssuerAddress {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private IssuerAddress() {}

    /**
     * The address.
     *
     * @throws IllegalArgumentException if keys must not be fetched from there
     */
    static URI require(String address) {
        URI uri = URI.create(address);
        boolean isHttps = "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        boolean isLoopback =
                "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address for keys at " + uri.getHost() + " has credentials in it; expected one without");
        }
        if (!isHttps && !isLoopback) {
            throw new IllegalArgumentException(
                    "'" + address + "' is no address for keys; expected https://... (http only on loopback)");
        }
        return uri;
    }
}
