package io.portcullis.ratelimit;

import io.portcullis.VerifiedToken;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of Ann, who works for Acme, from a test network; each test changes what it is about. */
record TestRequest(
        String route,
        @Nullable VerifiedToken token,
        @Nullable InetAddress address,
        Map<String, List<String>> headers) implements LimitedRequest {

    static TestRequest valid() {
        return new TestRequest("orders", token("acme", Map.of()), address("192.0.2.7"), Map.of());
    }

    static VerifiedToken token(@Nullable String tenant, Map<String, ?> more) {
        Map<String, Object> claims = new HashMap<>(Map.of("sub", "ann", "client_id", "shop"));
        claims.putAll(more);
        return new VerifiedToken("header.claims.signature", "corporate", tenant, Map.of(), claims, "k1");
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    TestRequest claim(String name, Object value) {
        return new TestRequest(route, token("acme", Map.of(name, value)), address, headers);
    }

    TestRequest withToken(@Nullable VerifiedToken other) {
        return new TestRequest(route, other, address, headers);
    }

    TestRequest from(@Nullable InetAddress other) {
        return new TestRequest(route, token, other, headers);
    }

    TestRequest at(String otherRoute) {
        return new TestRequest(otherRoute, token, address, headers);
    }

    TestRequest with(String header, String... values) {
        return new TestRequest(route, token, address, Map.of(header, List.of(values)));
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
