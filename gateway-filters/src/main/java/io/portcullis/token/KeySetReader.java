package io.portcullis.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK set (RFC 7517 section 5) for the algorithms of one issuer; immutable and thread-safe.
 *
 * <p>A set that no sane issuer publishes is refused whole: private members, secrets beside public keys, one id for two
 * keys. A single key that is not usable is dropped, with the reason.
 */
final class KeySetReader {

    private static final int MAX_MEMBERS = 20_000;
    private static final List<String> PRIVATE_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "priv");

    private final Collection<Algorithm> algorithms;
    private final JwkReader keyReader;

    /** A reader whose keys verify with the fastest provider here. */
    KeySetReader(Collection<Algorithm> algorithms) {
        this(algorithms, CryptoProvider.best());
    }

    KeySetReader(Collection<Algorithm> algorithms, CryptoProvider crypto) {
        this.algorithms = algorithms;
        this.keyReader = new JwkReader(algorithms, crypto);
    }

    /**
     * Reads the document.
     *
     * @throws IllegalArgumentException if the set is refused; the message names what is wrong and no key material
     */
    KeySet read(byte[] document) {
        List<Map<?, ?>> jwks = keys(object(document));
        requireNothingPrivate(jwks);
        requireDistinctIds(jwks);
        List<VerificationKey> usable = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (Map<?, ?> jwk : jwks) {
            try {
                usable.add(keyReader.read(jwk));
            } catch (UnusableKeyException e) {
                dropped.add("key " + jwk.get("kid") + ": " + e.getMessage());
            }
        }
        return KeySet.of(usable, dropped);
    }

    private static Map<String, @Nullable Object> object(byte[] document) {
        try {
            return StrictJson.object(document, MAX_MEMBERS);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static List<Map<?, ?>> keys(Map<String, @Nullable Object> document) {
        if (!(document.get("keys") instanceof List<?> elements)) {
            throw new IllegalArgumentException("not a JWK set: expected a member 'keys' with a list of keys");
        }
        List<Map<?, ?>> keys = new ArrayList<>();
        for (Object element : elements) {
            if (!(element instanceof Map<?, ?> key)) {
                throw new IllegalArgumentException("not a JWK set: an element of 'keys' is not an object");
            }
            keys.add(key);
        }
        return keys;
    }

    private void requireNothingPrivate(List<Map<?, ?>> jwks) {
        boolean takesSecrets = algorithms.stream().allMatch(Algorithm::isHmac);
        for (Map<?, ?> jwk : jwks) {
            boolean isSecret = "oct".equals(jwk.get("kty"));
            if (isSecret != takesSecrets) {
                throw new IllegalArgumentException(
                        takesSecrets
                                ? "the set has a public key; an issuer with HMAC algorithms has secrets (kty oct) only"
                                : "the set has a secret (kty oct), which everybody who reads the set could sign with");
            }
            for (String member : PRIVATE_MEMBERS) {
                if (jwk.containsKey(member) || (!isSecret && jwk.containsKey("k"))) {
                    throw new IllegalArgumentException("the set has a private key; expected public keys only");
                }
            }
        }
    }

    private static void requireDistinctIds(List<Map<?, ?>> jwks) {
        Set<Object> ids = new HashSet<>();
        for (Map<?, ?> jwk : jwks) {
            Object id = jwk.get("kid");
            if (id != null && !ids.add(id)) {
                throw new IllegalArgumentException("the set has two keys with the kid '" + id + "'");
            }
        }
    }
}
