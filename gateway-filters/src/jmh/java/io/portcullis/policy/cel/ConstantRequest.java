package io.portcullis.policy.cel;

import io.portcullis.policy.ClaimValues;
import io.portcullis.policy.PolicyRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.PathContainer;

/** A request that answers at once. */
final class ConstantRequest implements PolicyRequest {

    private final PathContainer path = PathContainer.parsePath("/orders/17/refund");
    private final Map<String, List<String>> headers = Map.of("x-amount", List.of("40"), "accept", List.of("*/*"));
    private final Map<String, ?> claims;
    private final ClaimValues values;

    ConstantRequest(Map<String, ?> claims) {
        this.claims = claims;
        this.values = new ClaimValues(claims);
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public PathContainer path() {
        return path;
    }

    @Override
    public String route() {
        return "a";
    }

    @Override
    public String host() {
        return "a.example";
    }

    @Override
    public List<String> header(String name) {
        return List.of();
    }

    @Override
    public List<String> query(String name) {
        return List.of();
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public Map<String, List<String>> queryParameters() {
        return Map.of();
    }

    @Override
    public InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public long millis() {
        return 0;
    }

    @Override
    public boolean isAuthenticated() {
        return true;
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
