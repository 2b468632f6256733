package io.portcullis.policy;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/** A request that somebody describes instead of sending it. Used by one thread. */
public final class GivenRequest implements PolicyRequest {

    private final PolicyTest.Given given;
    private final String route;
    private final String host;
    private final long millis;
    private final PathContainer path;
    private final ClaimValues values;
    private final Map<String, ?> claims;
    private final Map<String, List<String>> headers;

    /**
     * A request as described.
     *
     * @param route where the description names none
     * @param host where the description names none
     * @param now where the description names no time
     * @throws IllegalArgumentException if its path cannot be decoded
     */
    public GivenRequest(PolicyTest.Given given, String route, String host, Instant now) {
        this.given = given;
        this.route = given.route() != null ? given.route() : route;
        this.host = given.host() != null ? given.host() : host;
        this.millis = given.time() != null ? given.time().toEpochMilli() : now.toEpochMilli();
        this.path = PathContainer.parsePath(given.path());
        this.claims = given.claims() != null ? given.claims() : Map.of();
        this.values = new ClaimValues(claims);
        this.headers = new HashMap<>();
        given.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    }

    @Override
    public String method() {
        return given.method();
    }

    @Override
    public PathContainer path() {
        return path;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public List<String> query(String name) {
        return given.query().getOrDefault(name, List.of());
    }

    @Override
    public Map<String, List<String>> headers() {
        return present(headers);
    }

    @Override
    public Map<String, List<String>> queryParameters() {
        return present(given.query());
    }

    private static Map<String, List<String>> present(Map<String, List<String>> lists) {
        Map<String, List<String>> present = new HashMap<>(lists);
        present.values().removeIf(List::isEmpty);
        return present;
    }

    @Override
    public @Nullable InetAddress address() {
        String address = given.address();
        return address == null ? null : Cidr.address(address);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public boolean isAuthenticated() {
        return given.claims() != null;
    }

    @Override
    public Map<String, ?> claims() {
        return claims;
    }

    @Override
    public ClaimValues values() {
        return values;
    }
}
