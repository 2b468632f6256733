package io.portcullis.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Ed25519 (RFC 8032) by a provider of the platform's interface: Nimbus would need Tink for it. Thread-safe. */
final class Ed25519Verifier implements JWSVerifier {

    private static final String ALGORITHM = "EdDSA";

    /** What stands before the 32 bytes of a key in its DER form (RFC 8410 section 4). */
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_LENGTH = 32;

    private final JCAContext context = new JCAContext();
    private final PublicKey key;

    /** A verifier for a key of {@link #key}. */
    Ed25519Verifier(PublicKey key) {
        this.key = key;
    }

    /**
     * The key of these 32 bytes.
     *
     * @throws GeneralSecurityException if they are no point of the curve
     */
    static PublicKey key(byte[] publicKey) throws GeneralSecurityException {
        if (publicKey.length != KEY_LENGTH) {
            throw new InvalidKeyException("x has " + publicKey.length + " bytes, expected " + KEY_LENGTH);
        }
        byte[] der = new byte[DER_PREFIX.length + KEY_LENGTH];
        System.arraycopy(DER_PREFIX, 0, der, 0, DER_PREFIX.length);
        System.arraycopy(publicKey, 0, der, DER_PREFIX.length, KEY_LENGTH);
        PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
        Signature.getInstance(ALGORITHM).initVerify(key);
        return key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) throws JOSEException {
        try {
            Signature verifier = signature();
            verifier.initVerify(key);
            verifier.update(signingInput);
            return verifier.verify(signature.decode());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        Provider provider = context.getProvider();
        return provider == null ? Signature.getInstance(ALGORITHM) : Signature.getInstance(ALGORITHM, provider);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.Ed25519, JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
