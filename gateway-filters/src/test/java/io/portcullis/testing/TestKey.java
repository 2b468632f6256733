package io.portcullis.testing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signing key of a test issuer, with its public JWK. Signs with the platform's providers, not with our own code. */
public final class TestKey {

    private static final Map<String, TestKey> KEYS = new java.util.concurrent.ConcurrentHashMap<>();

    private final String algorithm;
    private final PrivateKey privateKey;
    private final byte[] secret;
    private final JWK jwk;

    private TestKey(String algorithm, PrivateKey privateKey, byte[] secret, JWK jwk) {
        this.algorithm = algorithm;
        this.privateKey = privateKey;
        this.secret = secret;
        this.jwk = jwk;
    }

    /** The key of this algorithm that tests share; its kid is the algorithm's name. */
    public static TestKey of(String algorithm) {
        return KEYS.computeIfAbsent(algorithm, name -> create(name, name));
    }

    /** A new key. */
    public static TestKey create(String algorithm, String kid) {
        try {
            return switch (algorithm.substring(0, 2)) {
                case "RS", "PS" -> rsa(algorithm, kid, 2048);
                case "ES" -> ec(algorithm, kid);
                case "HS" -> hmac(algorithm, kid, Integer.parseInt(algorithm.substring(2)) / 8);
                default -> ed25519(algorithm, kid);
            };
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static TestKey rsa(String algorithm, String kid, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        JWK jwk = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .keyID(kid)
                .algorithm(JWSAlgorithm.parse(algorithm))
                .build();
        return new TestKey(algorithm, pair.getPrivate(), null, jwk);
    }

    private static TestKey ec(String algorithm, String kid) throws Exception {
        Curve curve = Map.of("ES256", Curve.P_256, "ES384", Curve.P_384, "ES512", Curve.P_521)
                .get(algorithm);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve.getStdName()));
        KeyPair pair = generator.generateKeyPair();
        JWK jwk = new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
                .keyID(kid)
                .algorithm(JWSAlgorithm.parse(algorithm))
                .build();
        return new TestKey(algorithm, pair.getPrivate(), null, jwk);
    }

    private static TestKey ed25519(String algorithm, String kid) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] der = pair.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(der, der.length - 32, der.length);
        JWK jwk = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point))
                .keyID(kid)
                .algorithm(JWSAlgorithm.parse(algorithm))
                .build();
        return new TestKey(algorithm, pair.getPrivate(), null, jwk);
    }

    public static TestKey hmac(String algorithm, String kid, int bytes) {
        byte[] secret = new byte[bytes];
        new java.security.SecureRandom().nextBytes(secret);
        return hmac(algorithm, kid, secret);
    }

    public static TestKey hmac(String algorithm, String kid, byte[] secret) {
        JWK jwk = new OctetSequenceKey.Builder(secret)
                .keyID(kid)
                .algorithm(JWSAlgorithm.parse(algorithm))
                .build();
        return new TestKey(algorithm, null, secret, jwk);
    }

    public String algorithm() {
        return algorithm;
    }

    public String kid() {
        return jwk.getKeyID();
    }

    /** The published form; of an HMAC key the secret itself. */
    public JWK jwk() {
        return jwk;
    }

    public static String keySet(TestKey... keys) {
        return keySet(Arrays.stream(keys).map(key -> key.jwk.toJSONString()).toList());
    }

    public static String keySet(List<String> jwks) {
        return jwks.stream().collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** Header and payload in compact serialization with this key's signature. */
    public String sign(String headerJson, String payloadJson) {
        String input = encode(headerJson) + "." + encode(payloadJson);
        return input + "." + encode(signature(input.getBytes(StandardCharsets.US_ASCII)));
    }

    public static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public byte[] signature(byte[] input) {
        try {
            String hash = "SHA" + algorithm.substring(2);
            if (secret != null) {
                Mac mac = Mac.getInstance("Hmac" + hash);
                mac.init(new SecretKeySpec(secret, "Hmac" + hash));
                return mac.doFinal(input);
            }
            Signature signer = Signature.getInstance(
                    switch (algorithm.substring(0, 2)) {
                        case "RS" -> hash + "withRSA";
                        case "PS" -> "RSASSA-PSS";
                        case "ES" -> hash + "withECDSA";
                        default -> "Ed25519";
                    });
            if (algorithm.startsWith("PS")) {
                signer.setParameter(pss());
            }
            signer.initSign(privateKey);
            signer.update(input);
            byte[] signature = signer.sign();
            return algorithm.startsWith("ES")
                    ? ECDSA.transcodeSignatureToConcat(
                            signature, ECDSA.getSignatureByteArrayLength(JWSAlgorithm.parse(algorithm)))
                    : signature;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private AlgorithmParameterSpec pss() {
        String bits = algorithm.substring(2);
        return new PSSParameterSpec(
                "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1);
    }
}
