package io.portcullis.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a {@link VerificationKey} of one JWK (RFC 7517), or says why it is not usable; immutable and thread-safe. */
final class JwkReader {

    private static final int MIN_MODULUS_BITS = 2048;
    private static final int MAX_MODULUS_BITS = 8192;
    private static final int MAX_EXPONENT_BITS = 64;

    /** Members that point to certificates: not used, so not even read. */
    private static final List<String> CERTIFICATE_MEMBERS = List.of("x5c", "x5u", "x5t", "x5t#S256");

    private static final Logger log = LoggerFactory.getLogger(JwkReader.class);

    private final Collection<Algorithm> configured;
    private final CryptoProvider crypto;

    /** A reader for the configured algorithms, in their order. */
    JwkReader(Collection<Algorithm> configured, CryptoProvider crypto) {
        this.configured = configured;
        this.crypto = crypto;
    }

    VerificationKey read(Map<?, ?> members) throws UnusableKeyException {
        JWK jwk = parse(members);
        requireForVerification(members);
        Set<Algorithm> algorithms = algorithms(jwk, curve(jwk));
        try {
            return key(jwk, algorithms);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new UnusableKeyException("not a valid " + jwk.getKeyType() + " key");
        }
    }

    private static JWK parse(Map<?, ?> members) throws UnusableKeyException {
        Map<String, Object> copy = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value != null && !CERTIFICATE_MEMBERS.contains(String.valueOf(name))) {
                copy.put(String.valueOf(name), value);
            }
        });
        try {
            return JWK.parse(copy);
        } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
            throw new UnusableKeyException("not a valid JWK of a known kind");
        }
    }

    private static void requireForVerification(Map<?, ?> members) throws UnusableKeyException {
        Object use = members.get("use");
        if (use != null && !use.equals("sig")) {
            throw new UnusableKeyException("its use is not sig");
        }
        Object operations = members.get("key_ops");
        if (operations != null && !(operations instanceof List<?> list && list.contains("verify"))) {
            throw new UnusableKeyException("its key_ops have no verify");
        }
    }

    private static @Nullable Curve curve(JWK jwk) {
        if (jwk instanceof ECKey ec) {
            return ec.getCurve();
        }
        return jwk instanceof OctetKeyPair okp ? okp.getCurve() : null;
    }

    /** The key's own {@code alg}, or else the first configured one that fits; Ed25519 keeps its two names. */
    private Set<Algorithm> algorithms(JWK jwk, @Nullable Curve curve) throws UnusableKeyException {
        Set<Algorithm> algorithms = new LinkedHashSet<>();
        for (Algorithm algorithm : configured) {
            boolean isNamed = jwk.getAlgorithm() == null
                    || algorithm.name().equals(jwk.getAlgorithm().getName());
            boolean isPinned = algorithms.isEmpty() || jwk.getKeyType().equals(KeyType.OKP);
            if (isNamed && isPinned && algorithm.fits(jwk.getKeyType(), curve)) {
                algorithms.add(algorithm);
            }
        }
        if (algorithms.isEmpty()) {
            throw new UnusableKeyException("it fits none of the configured algorithms " + configured);
        }
        return Set.copyOf(algorithms);
    }

    private VerificationKey key(JWK jwk, Set<Algorithm> algorithms)
            throws JOSEException, GeneralSecurityException, UnusableKeyException {
        Algorithm algorithm = algorithms.iterator().next();
        int length = algorithm.signatureLength();
        BigInteger order = null;
        if (jwk instanceof RSAKey rsa) {
            length = (sound(rsa.toRSAPublicKey()).getModulus().bitLength() + 7) / 8;
        }
        if (jwk instanceof ECKey ec) {
            order = ec.getCurve().toECParameterSpec().getOrder();
        }
        String fingerprint = jwk.computeThumbprint().toString();
        return new VerificationKey(
                jwk.getKeyID(), algorithms, length, order, verifier(jwk, algorithm, length), fingerprint);
    }

    private JWSVerifier verifier(JWK jwk, Algorithm algorithm, int signatureLength)
            throws JOSEException, GeneralSecurityException, UnusableKeyException {
        JWSVerifier platform = verifier(jwk, algorithm, CryptoProvider.platform());
        return crypto.isNative() && !algorithm.isHmac()
                ? nativeOr(platform, jwk, algorithm, signatureLength)
                : platform;
    }

    /** The native verifier, if it can: it is tried on a signature of the right form. */
    private JWSVerifier nativeOr(JWSVerifier platform, JWK jwk, Algorithm algorithm, int signatureLength) {
        byte[] nonsense = new byte[signatureLength];
        nonsense[signatureLength - 1] = 1;
        nonsense[signatureLength / 2 - 1] = 1;
        try {
            JWSVerifier verifier = verifier(jwk, algorithm, crypto);
            verifier.verify(new JWSHeader(algorithm.jws()), new byte[0], Base64URL.encode(nonsense));
            return verifier;
        } catch (JOSEException | GeneralSecurityException | UnusableKeyException | RuntimeException e) {
            log.warn("{} cannot verify {}: {}", crypto.label(), algorithm, e.toString());
            return platform;
        }
    }

    private static JWSVerifier verifier(JWK jwk, Algorithm algorithm, CryptoProvider crypto)
            throws JOSEException, GeneralSecurityException, UnusableKeyException {
        if (jwk instanceof RSAKey rsa) {
            return crypto.in(new RSASSAVerifier((RSAPublicKey) crypto.own(rsa.toRSAPublicKey())));
        }
        if (jwk instanceof ECKey ec) {
            return crypto.in(new ECDSAVerifier((ECPublicKey) crypto.own(ec.toECPublicKey())));
        }
        if (jwk instanceof OctetKeyPair okp) {
            return crypto.in(new Ed25519Verifier(crypto.own(Ed25519Verifier.key(okp.getDecodedX()))));
        }
        if (jwk instanceof OctetSequenceKey secret) {
            return new MACVerifier(longEnough(secret.toByteArray(), algorithm));
        }
        throw new UnusableKeyException("its kind is not supported");
    }

    private static byte[] longEnough(byte[] secret, Algorithm algorithm) {
        if (secret.length < algorithm.signatureLength()) {
            throw new IllegalArgumentException("a secret of " + secret.length * 8 + " bits is too short for "
                    + algorithm + "; expected at least " + algorithm.signatureLength() * 8 + " (RFC 7518 section 3.2)");
        }
        return secret;
    }

    private static RSAPublicKey sound(RSAPublicKey key) throws UnusableKeyException {
        int bits = key.getModulus().bitLength();
        BigInteger exponent = key.getPublicExponent();
        if (bits < MIN_MODULUS_BITS || bits > MAX_MODULUS_BITS) {
            throw new UnusableKeyException(
                    "its modulus has " + bits + " bits, expected " + MIN_MODULUS_BITS + " to " + MAX_MODULUS_BITS);
        }
        if (!exponent.testBit(0)
                || exponent.compareTo(BigInteger.ONE) <= 0
                || exponent.bitLength() > MAX_EXPONENT_BITS
                || !key.getModulus().testBit(0)) {
            throw new UnusableKeyException("its exponent or modulus is not one of a sound RSA key");
        }
        if (RocaFingerprint.isIn(key.getModulus())) {
            throw new UnusableKeyException("its primes come from a flawed generator (CVE-2017-15361)");
        }
        return key;
    }
}
