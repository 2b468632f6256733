package io.portcullis.sample.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The published keys, one of which signs. Thread-safe. */
final class SigningKeys {

    private final Map<String, ECKey> published = new LinkedHashMap<>();
    private ECKey current;

    SigningKeys() {
        current = publishNew();
    }

    synchronized ECKey current() {
        return current;
    }

    synchronized ECKey rotate() {
        current = publishNew();
        return current;
    }

    /** Takes a key out of the set, a new one signs when it was the signing one; false when there is no such key. */
    synchronized boolean withdraw(String kid) {
        boolean known = published.remove(kid) != null;
        if (kid.equals(current.getKeyID())) {
            current = publishNew();
        }
        return known;
    }

    synchronized List<String> kids() {
        return List.copyOf(published.keySet());
    }

    synchronized JWKSet publicKeys() {
        return new JWKSet(
                published.values().stream().<JWK>map(ECKey::toPublicJWK).toList());
    }

    private ECKey publishNew() {
        ECKey key = generate();
        published.put(key.getKeyID(), key);
        return key;
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException unsupported) {
            throw new IllegalStateException("This Java cannot generate a P-256 key", unsupported);
        }
    }
}
