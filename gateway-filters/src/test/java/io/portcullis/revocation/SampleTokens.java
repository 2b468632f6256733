package io.portcullis.revocation;

import io.portcullis.VerifiedToken;
import java.util.HashMap;
import java.util.Map;

/** Verified tokens for tests. */
final class SampleTokens {

    static final String ISSUER = "https://login.acme.example";
    static final long ISSUED = SampleRevocations.NOW - 60;

    private SampleTokens() {}

    /** A token with these claims beside its iss, iat and exp. */
    static VerifiedToken token(Object... namesAndValues) {
        return of("acme", "k1", namesAndValues);
    }

    /** A token of this tenant that was verified by the key with this id. */
    static VerifiedToken of(String tenant, String keyId, Object... namesAndValues) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", ISSUER);
        claims.put("iat", ISSUED);
        claims.put("exp", SampleRevocations.NOW + 300);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == null) {
                claims.remove((String) namesAndValues[i]);
            } else {
                claims.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return new VerifiedToken("header.claims.signature", "corporate", tenant, Map.of(), claims, keyId);
    }
}
