package io.portcullis.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.Provider;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A key of an issuer with its verifier, prepared once; immutable and thread-safe.
 *
 * <p>A key serves one algorithm (RFC 8725 section 3.1), so a token never chooses how its key is used.
 */
final class VerificationKey {

    private final @Nullable String keyId;
    private final Set<Algorithm> algorithms;
    private final int signatureLength;
    private final @Nullable BigInteger order;
    private final JWSVerifier verifier;
    private final String fingerprint;

    /**
     * A key.
     *
     * @param algorithms the names of its one algorithm: Ed25519 has two
     * @param signatureLength in bytes
     * @param order of the curve's group for ECDSA, else null
     * @param fingerprint the same for the same key material
     */
    VerificationKey(
            @Nullable String keyId,
            Set<Algorithm> algorithms,
            int signatureLength,
            @Nullable BigInteger order,
            JWSVerifier verifier,
            String fingerprint) {
        this.keyId = keyId;
        this.algorithms = algorithms;
        this.signatureLength = signatureLength;
        this.order = order;
        this.verifier = verifier;
        this.fingerprint = fingerprint;
    }

    /** The same key with another verifier of its signatures. */
    VerificationKey verifyingWith(UnaryOperator<JWSVerifier> change) {
        return new VerificationKey(keyId, algorithms, signatureLength, order, change.apply(verifier), fingerprint);
    }

    @Nullable
    String keyId() {
        return keyId;
    }

    /** What operators see of it; the thumbprint of a secret would let one be guessed, so it is not shown. */
    KeyStatus.Key description() {
        boolean isSecret = algorithms.stream().anyMatch(Algorithm::isHmac);
        Provider provider = verifier.getJCAContext().getProvider();
        return new KeyStatus.Key(
                keyId,
                algorithms.stream().map(Algorithm::name).sorted().toList(),
                isSecret ? null : fingerprint,
                provider == null ? CryptoProvider.platform().label() : provider.getName());
    }

    boolean serves(Algorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether the other is the same key with the same id for the same algorithm. */
    boolean isSameAs(VerificationKey other) {
        return this == other
                || (fingerprint.equals(other.fingerprint)
                        && Objects.equals(keyId, other.keyId)
                        && algorithms.equals(other.algorithms));
    }

    /** Whether the bytes have the form of the key's signatures; costs next to nothing. */
    boolean couldHaveMade(byte[] signature) {
        return signature.length == signatureLength && isInRange(signature);
    }

    /**
     * Whether the token's signature is one of this key.
     *
     * @throws JOSEException if this machine cannot verify with the key at all
     */
    boolean made(UnverifiedToken token, Algorithm algorithm) throws JOSEException {
        JWSHeader header = new JWSHeader(algorithm.jws());
        return verifier.verify(header, token.signingInput(), Base64URL.encode(token.signature()));
    }

    /** ECDSA wants 0 &lt; r, s &lt; n (FIPS 186-5 section 6.4.2): providers have accepted zeros for every message. */
    private boolean isInRange(byte[] signature) {
        if (order == null) {
            return true;
        }
        int half = signature.length / 2;
        return isInRange(new BigInteger(1, Arrays.copyOf(signature, half)), order)
                && isInRange(new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)), order);
    }

    private static boolean isInRange(BigInteger number, BigInteger order) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }
}
