package io.portcullis.sample.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Signs access tokens (RFC 9068). Parameters become claims, also in the place of its own ones, so that wrong tokens can
 * be had too: a single value becomes a string, a repeated parameter a list. Only {@code ttl}, in seconds, is no claim.
 */
final class TokenMint {

    private static final String TTL = "ttl";
    private static final List<String> DEFAULT_TTL = List.of("300");
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final String issuer;
    private final SigningKeys keys;
    private final Clock clock;

    TokenMint(String issuer, SigningKeys keys, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException when the ttl is not one whole number */
    MintedToken mint(Map<String, List<String>> parameters) {
        int ttl = ttl(parameters.getOrDefault(TTL, DEFAULT_TTL));
        Map<String, Object> claims = ownClaims(ttl);
        parameters.forEach((name, values) -> claims.put(name, values.size() == 1 ? values.get(0) : values));
        claims.remove(TTL);
        return MintedToken.bearer(signed(claims), ttl);
    }

    private Map<String, Object> ownClaims(int ttl) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", "https://api.example.test");
        claims.put("sub", "demo-user");
        claims.put("client_id", "demo-client");
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now);
        claims.put("exp", now + ttl);
        return claims;
    }

    private String signed(Map<String, Object> claims) {
        ECKey key = keys.current();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(ACCESS_TOKEN)
                .keyID(key.getKeyID())
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException unsupported) {
            throw new IllegalStateException("This Java cannot sign with ES256", unsupported);
        }
        return token.serialize();
    }

    private static int ttl(List<String> values) {
        try {
            return Integer.parseInt(String.join(",", values));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "ttl must be one whole number of seconds (below 0 for an expired token), but was " + values,
                    notANumber);
        }
    }
}
