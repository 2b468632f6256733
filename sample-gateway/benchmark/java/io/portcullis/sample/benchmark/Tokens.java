package io.portcullis.sample.benchmark;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.conscrypt.Conscrypt;

/** The issuer of a comparison: its keys, and files of tokens, one in a line. */
final class Tokens {

    static final String ISSUER = "https://issuer.benchmark.test";
    static final String AUDIENCE = "https://api.benchmark.test";
    static final String TENANT = "acme";
    private static final Duration LIFETIME = Duration.ofHours(20);

    private final Path folder;
    private final RSAKey rsa;
    private final ECKey ec;
    private final JWSSigner rsaSigner;
    private final JWSSigner ecSigner;

    Tokens(Path folder) throws JOSEException, IOException {
        this.folder = folder;
        this.rsa = new RSAKeyGenerator(2048)
                .keyID("rs")
                .algorithm(JWSAlgorithm.RS256)
                .keyUse(KeyUse.SIGNATURE)
                .generate();
        this.ec = new ECKeyGenerator(Curve.P_256)
                .keyID("es")
                .algorithm(JWSAlgorithm.ES256)
                .keyUse(KeyUse.SIGNATURE)
                .generate();
        this.rsaSigner = new RSASSASigner(rsa);
        this.ecSigner = new ECDSASigner(ec);
        rsaSigner.getJCAContext().setProvider(Conscrypt.newProvider());
        ecSigner.getJCAContext().setProvider(Conscrypt.newProvider());
        pem("rs.pem", rsa.toPublicKey());
        pem("es.pem", ec.toPublicKey());
    }

    String jwkSet() {
        return new JWKSet(List.<JWK>of(rsa, ec)).toPublicJWKSet().toString();
    }

    private void pem(String file, PublicKey key) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    /** Good tokens of a subject each, which are told apart by the file's name. */
    Path rs256(String file, int count) {
        return write(file, count, i -> signed(JWSAlgorithm.RS256, file, i, LIFETIME));
    }

    Path es256(String file, int count) {
        return write(file, count, i -> signed(JWSAlgorithm.ES256, file, i, LIFETIME));
    }

    Path expiring(String file, Duration lifetime) {
        return write(file, 1, i -> signed(JWSAlgorithm.RS256, file, i, lifetime));
    }

    /** With a signature that has one letter too many of another. */
    Path forged(String file, int count) {
        return write(file, count, i -> {
            String good = signed(JWSAlgorithm.RS256, file, i, LIFETIME);
            int middle = good.lastIndexOf('.') + 100;
            return good.substring(0, middle) + (good.charAt(middle) == 'A' ? 'B' : 'A') + good.substring(middle + 1);
        });
    }

    /** Of the usual length, with a header that is no base64url. */
    Path malformed(String file) {
        return write(file, 1, i -> signed(JWSAlgorithm.RS256, file, i, LIFETIME).replaceFirst("^.", "*"));
    }

    /** The id of a token. */
    static String id(String file, int index) {
        return file + "-" + index + "-7d0fb4b2-5fa3-4d0e";
    }

    private Path write(String file, int count, IntFunction<String> token) {
        try {
            return Files.write(
                    folder.resolve(file),
                    IntStream.range(0, count).parallel().mapToObj(token).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String signed(JWSAlgorithm algorithm, String file, int index, Duration lifetime) {
        boolean isRsa = algorithm.equals(JWSAlgorithm.RS256);
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .type(JOSEObjectType.JWT) // the only one that the resource server takes by default
                        .keyID(isRsa ? rsa.getKeyID() : ec.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(file + "-" + index)
                        .jwtID(id(file, index))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(lifetime)))
                        .claim("client_id", "storefront")
                        .claim("tenant", TENANT)
                        .claim("scope", "openid profile orders:read orders:write")
                        .claim("roles", List.of("customer", "reviewer"))
                        .claim("email", "somebody@acme.example")
                        .claim("email_verified", true)
                        .build());
        try {
            token.sign(isRsa ? rsaSigner : ecSigner);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
