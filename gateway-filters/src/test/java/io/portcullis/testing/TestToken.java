package io.portcullis.testing;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A token that is valid until a test breaks one thing. Immutable. */
public final class TestToken {

    public static final String ISSUER = "https://login.acme.example";
    public static final String AUDIENCE = "https://api.acme.example";

    private final Map<String, Object> header;
    private final Map<String, Object> claims;
    private final TestKey key;

    private TestToken(Map<String, Object> header, Map<String, Object> claims, TestKey key) {
        this.header = header;
        this.claims = claims;
        this.key = key;
    }

    /** An access token of the corporate issuer, signed by its ES256 key. */
    public static TestToken valid() {
        return valid(Instant.now());
    }

    public static TestToken valid(Instant now) {
        TestKey key = TestKey.of("ES256");
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", key.algorithm());
        header.put("kid", key.kid());
        header.put("typ", "at+jwt");
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", "u1");
        claims.put("client_id", "shop");
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 300);
        claims.put("tenant", "acme");
        claims.put("scope", "openid orders:read");
        return new TestToken(header, claims, key);
    }

    public TestToken header(String name, Object value) {
        return new TestToken(with(header, name, value), claims, key);
    }

    public TestToken withoutHeader(String name) {
        return new TestToken(without(header, name), claims, key);
    }

    public TestToken claim(String name, Object value) {
        return new TestToken(header, with(claims, name, value), key);
    }

    public TestToken without(String name) {
        return new TestToken(header, without(claims, name), key);
    }

    /** Signed by another key, which the header names. */
    public TestToken by(TestKey other) {
        return new TestToken(with(with(header, "alg", other.algorithm()), "kid", other.kid()), claims, other);
    }

    /** Signed by another key, while the header stays as it is. */
    public TestToken forgedBy(TestKey other) {
        return new TestToken(header, claims, other);
    }

    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }

    private static Map<String, Object> without(Map<String, Object> map, String name) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.remove(name);
        return copy;
    }

    public String headerJson() {
        return json(header);
    }

    public String claimsJson() {
        return json(claims);
    }

    /** The claims with the text of one value replaced by raw JSON. */
    public String compactWithRawClaim(String name, String rawJson) {
        String marker = "@@raw@@";
        return key.sign(headerJson(), json(with(claims, name, marker)).replace("\"" + marker + "\"", rawJson));
    }

    public String compactWithClaims(String rawJson) {
        return key.sign(headerJson(), rawJson);
    }

    public String compactWithHeader(String rawJson) {
        return key.sign(rawJson, claimsJson());
    }

    /** The token in compact serialization. */
    public String compact() {
        return key.sign(headerJson(), claimsJson());
    }

    private static String json(Map<String, Object> map) {
        return JSONObjectUtils.toJSONString(map);
    }
}
