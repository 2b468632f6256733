package io.portcullis.policy.cel;

import io.portcullis.Cidr;
import io.portcullis.policy.ClaimValues;
import io.portcullis.policy.PolicyRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/** A request with these claims, from this address; remembers what it was asked for. */
public final class StubRequest implements PolicyRequest {

    private final Map<String, ?> claims;
    private final @Nullable String address;
    private final List<String> asked = new ArrayList<>();

    public StubRequest(Map<String, ?> claims) {
        this(claims, "192.0.2.7");
    }

    StubRequest(Map<String, ?> claims, @Nullable String address) {
        this.claims = claims;
        this.address = address;
    }

    List<String> asked() {
        return asked;
    }

    private <T> T asked(String what, T answer) {
        asked.add(what);
        return answer;
    }

    @Override
    public String method() {
        return asked("method", "POST");
    }

    @Override
    public PathContainer path() {
        return asked("path", PathContainer.parsePath("/orders/17/r%65fund"));
    }

    @Override
    public String route() {
        return asked("route", "orders");
    }

    @Override
    public String host() {
        return asked("host", "api.acme.example");
    }

    @Override
    public List<String> header(String name) {
        return asked("header", List.of());
    }

    @Override
    public List<String> query(String name) {
        return asked("query", List.of());
    }

    @Override
    public Map<String, List<String>> headers() {
        return asked(
                "headers", Map.of("x-amount", List.of("40"), "x-region", List.of("EU"), "x-twice", List.of("a", "b")));
    }

    @Override
    public Map<String, List<String>> queryParameters() {
        return asked("queryParameters", Map.of("page", List.of("2"), "twice", List.of("a", "b")));
    }

    @Override
    public @Nullable InetAddress address() {
        return asked("address", address == null ? null : Cidr.address(address));
    }

    @Override
    public long millis() {
        return asked("millis", 1_790_000_000_000L);
    }

    @Override
    public boolean isAuthenticated() {
        return asked("isAuthenticated", true);
    }

    @Override
    public Map<String, ?> claims() {
        return asked("claims", claims);
    }

    @Override
    public ClaimValues values() {
        return asked("values", new ClaimValues(claims));
    }
}
