package io.portcullis.policy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of a known caller that are ordinary until a test changes one thing. */
record TestRequest(PolicyTest.Given given) {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    static TestRequest get(String path) {
        return new TestRequest(new PolicyTest.Given(
                "GET", path, "orders", "api.acme.example", Map.of(), Map.of(), "192.0.2.1", NOW, Map.of("sub", "u1")));
    }

    static PolicyRequest withClaim(String name, Object value) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", "u1");
        claims.put(name, value);
        return get("/orders/17").claims(claims).build();
    }

    static PolicyRequest withClaims(Map<String, Object> claims) {
        return get("/orders/17").claims(claims).build();
    }

    TestRequest claims(Map<String, Object> claims) {
        return new TestRequest(new PolicyTest.Given(
                given.method(),
                given.path(),
                given.route(),
                given.host(),
                given.headers(),
                given.query(),
                given.address(),
                given.time(),
                claims));
    }

    TestRequest method(String method) {
        return new TestRequest(new PolicyTest.Given(
                method,
                given.path(),
                given.route(),
                given.host(),
                given.headers(),
                given.query(),
                given.address(),
                given.time(),
                given.claims()));
    }

    TestRequest at(String route, String host) {
        return new TestRequest(new PolicyTest.Given(
                given.method(),
                given.path(),
                route,
                host,
                given.headers(),
                given.query(),
                given.address(),
                given.time(),
                given.claims()));
    }

    TestRequest from(String address) {
        return new TestRequest(new PolicyTest.Given(
                given.method(),
                given.path(),
                given.route(),
                given.host(),
                given.headers(),
                given.query(),
                address,
                given.time(),
                given.claims()));
    }

    TestRequest at(Instant time) {
        return new TestRequest(new PolicyTest.Given(
                given.method(),
                given.path(),
                given.route(),
                given.host(),
                given.headers(),
                given.query(),
                given.address(),
                time,
                given.claims()));
    }

    TestRequest with(Map<String, List<String>> headers, Map<String, List<String>> query) {
        return new TestRequest(new PolicyTest.Given(
                given.method(),
                given.path(),
                given.route(),
                given.host(),
                headers,
                query,
                given.address(),
                given.time(),
                given.claims()));
    }

    PolicyRequest build() {
        return new GivenRequest(given, "orders", "api.acme.example", NOW);
    }
}
