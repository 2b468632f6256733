package io.portcullis.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature algorithm that may be configured (RFC 7518 section 3.1, RFC 8037, RFC 9864). There is no {@code none}.
 *
 * <p>{@code EdDSA} is the older name of what {@code Ed25519} names; each must be configured to be accepted.
 */
@SuppressWarnings("ImmutableEnumChecker") // Nimbus's values are immutable, without saying so
enum Algorithm {
    RS256(KeyType.RSA, null, 0, JWSAlgorithm.RS256),
    RS384(KeyType.RSA, null, 0, JWSAlgorithm.RS384),
    RS512(KeyType.RSA, null, 0, JWSAlgorithm.RS512),
    PS256(KeyType.RSA, null, 0, JWSAlgorithm.PS256),
    PS384(KeyType.RSA, null, 0, JWSAlgorithm.PS384),
    PS512(KeyType.RSA, null, 0, JWSAlgorithm.PS512),
    ES256(KeyType.EC, Curve.P_256, 64, JWSAlgorithm.ES256),
    ES384(KeyType.EC, Curve.P_384, 96, JWSAlgorithm.ES384),
    ES512(KeyType.EC, Curve.P_521, 132, JWSAlgorithm.ES512),
    Ed25519(KeyType.OKP, Curve.Ed25519, 64, JWSAlgorithm.Ed25519),
    EdDSA(KeyType.OKP, Curve.Ed25519, 64, JWSAlgorithm.EdDSA),
    HS256(KeyType.OCT, null, 32, JWSAlgorithm.HS256),
    HS384(KeyType.OCT, null, 48, JWSAlgorithm.HS384),
    HS512(KeyType.OCT, null, 64, JWSAlgorithm.HS512);

    private final KeyType keyType;
    private final @Nullable Curve curve;
    private final int signatureLength;
    private final JWSAlgorithm jws;

    Algorithm(KeyType keyType, @Nullable Curve curve, int signatureLength, JWSAlgorithm jws) {
        this.keyType = keyType;
        this.curve = curve;
        this.signatureLength = signatureLength;
        this.jws = jws;
    }

    /** The algorithm of exactly this name, or null. */
    static @Nullable Algorithm named(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Algorithm::name).toList();
    }

    KeyType keyType() {
        return keyType;
    }

    /** Whether keys of this kind can be used with it. */
    boolean fits(KeyType type, @Nullable Curve ofCurve) {
        return keyType.equals(type) && (curve == null || curve.equals(ofCurve));
    }

    boolean isHmac() {
        return keyType.equals(KeyType.OCT);
    }

    /** In bytes, or 0 where it is the length of the key's modulus; of an HMAC also its key's least length. */
    int signatureLength() {
        return signatureLength;
    }

    JWSAlgorithm jws() {
        return jws;
    }
}
