package io.portcullis.token;

import com.nimbusds.jose.JWSVerifier;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who computes signatures: Conscrypt, where it is on the class path and runs on this machine, or the platform. Never
 * registered for anybody else. Immutable and thread-safe.
 *
 * @param provider null for the platform's own choice
 */
record CryptoProvider(@Nullable Provider provider) {

    private static final Logger log = LoggerFactory.getLogger(CryptoProvider.class);
    private static final CryptoProvider PLATFORM = new CryptoProvider(null);
    private static final CryptoProvider BEST = find();

    /** The fastest one here. */
    static CryptoProvider best() {
        return BEST;
    }

    /** The platform's. */
    static CryptoProvider platform() {
        return PLATFORM;
    }

    /** By name, because the library is optional. */
    private static CryptoProvider find() {
        try {
            Class<?> conscrypt = Class.forName("org.conscrypt.Conscrypt");
            return new CryptoProvider(
                    (Provider) conscrypt.getMethod("newProvider").invoke(null));
        } catch (ClassNotFoundException e) {
            return PLATFORM;
        } catch (ReflectiveOperationException | LinkageError e) {
            log.warn("Conscrypt is on the class path and does not run here: {}", e.toString());
            return PLATFORM;
        }
    }

    boolean isNative() {
        return provider != null;
    }

    /** The name that operators see. */
    String label() {
        return provider == null ? "platform" : provider.getName();
    }

    /** The same key in the provider's own form, which saves a conversion at each use. */
    PublicKey own(PublicKey key) throws GeneralSecurityException {
        return provider == null
                ? key
                : KeyFactory.getInstance(key.getAlgorithm(), provider)
                        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /** Has the verifier compute with this provider. */
    <V extends JWSVerifier> V in(V verifier) {
        if (provider != null) {
            verifier.getJCAContext().setProvider(provider);
        }
        return verifier;
    }
}
