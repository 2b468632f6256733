package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.portcullis.Reason;
import io.portcullis.testing.TestKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeySetReaderTests {

    private static final Set<Algorithm> ALL = new java.util.LinkedHashSet<>(
            List.of(Algorithm.ES256, Algorithm.RS256, Algorithm.PS256, Algorithm.Ed25519));

    @Test
    void readsTheUsableKeysOfASet() {
        KeySet keys = read(TestKey.keySet(TestKey.of("ES256"), TestKey.of("RS256"), TestKey.of("Ed25519")));
        assertThat(keys.byId()).containsOnlyKeys("ES256", "RS256", "Ed25519");
        assertThat(keys.dropped()).isEmpty();
    }

    @Test
    @DisplayName("K2 a key without alg serves the first configured algorithm that fits, and only that")
    void k2PinsAKeyWithoutAlg() {
        KeySet keys = read(TestKey.keySet(List.of(with(TestKey.of("RS256").jwk(), "alg", null))));
        assertThat(keys.keys().get(0).serves(Algorithm.RS256)).isTrue();
        assertThat(keys.keys().get(0).serves(Algorithm.PS256)).isFalse();
    }

    @Test
    @DisplayName("K2 an Ed25519 key without alg serves both names of its algorithm, as far as configured")
    void k2LetsEd25519HaveTwoNames() {
        String key = with(TestKey.of("Ed25519").jwk(), "alg", null);
        assertThat(read(TestKey.keySet(List.of(key))).keys().get(0).serves(Algorithm.EdDSA))
                .isFalse();
        KeySet both =
                new KeySetReader(List.of(Algorithm.Ed25519, Algorithm.EdDSA)).read(bytes(TestKey.keySet(List.of(key))));
        assertThat(both.keys().get(0).serves(Algorithm.EdDSA)).isTrue();
        assertThat(both.keys().get(0).serves(Algorithm.Ed25519)).isTrue();
    }

    @Test
    @DisplayName("K2 a key that is not for verifying is dropped")
    void k2DropsKeysForOtherUses() {
        JWK key = TestKey.of("ES256").jwk();
        assertDropped(with(key, "use", "enc"), "use is not sig");
        assertDropped(with(key, "use", 1), "not a valid JWK");
        assertDropped(with(key, "key_ops", List.of("sign")), "key_ops have no verify");
        assertDropped(with(key, "key_ops", "verify"), "");
        assertThat(read(TestKey.keySet(List.of(with(key, "key_ops", List.of("verify")))))
                        .keys())
                .hasSize(1);
    }

    @Test
    @DisplayName("K3 a set with private members is refused whole")
    void k3RefusesPrivateMembers() {
        for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
            String bad = with(TestKey.of("RS256").jwk(), member, "AQAB");
            assertRefused(TestKey.keySet(List.of(TestKey.of("ES256").jwk().toJSONString(), bad)), "private key");
        }
    }

    @Test
    @DisplayName("K3 a set with a secret beside public keys is refused whole")
    void k3RefusesSecretsBesidePublicKeys() {
        assertRefused(TestKey.keySet(TestKey.of("ES256"), TestKey.of("HS256")), "secret");
        assertThatThrownBy(() -> new KeySetReader(List.of(Algorithm.HS256))
                        .read(bytes(TestKey.keySet(TestKey.of("HS256"), TestKey.of("ES256")))))
                .hasMessageContaining("public key");
    }

    @Test
    @DisplayName("K3 a set with one kid for two keys is refused whole")
    void k3RefusesDuplicateIds() {
        assertRefused(TestKey.keySet(TestKey.of("ES256"), TestKey.create("RS256", "ES256")), "two keys with the kid");
    }

    @Test
    @DisplayName("K3 an RSA key that is too short, has a bad exponent, or comes from a flawed generator is dropped")
    void k3DropsWeakRsaKeys() throws Exception {
        assertDropped(TestKey.rsa("RS256", "weak", 1024).jwk().toJSONString(), "1024 bits");
        JWK sound = TestKey.of("RS256").jwk();
        assertDropped(with(sound, "e", "AQ"), "not a valid RSA key");
        assertDropped(with(sound, "e", "AAA"), "");
        assertDropped(
                with(sound, "e", Base64URL.encode(BigInteger.valueOf(65536)).toString()), "exponent");
        assertDropped(
                with(
                        sound,
                        "e",
                        Base64URL.encode(BigInteger.ONE.shiftLeft(70).setBit(0)).toString()),
                "exponent");
        BigInteger even = sound.toRSAKey().getModulus().decodeToBigInteger().clearBit(0);
        assertDropped(with(sound, "n", Base64URL.encode(even).toString()), "modulus");
        assertDropped(with(sound, "n", Base64URL.encode(flawedModulus()).toString()), "flawed generator");
    }

    /** A power of 65537 modulo the product of the primes that the fingerprint looks at, filled up to 2048 bits. */
    private static BigInteger flawedModulus() {
        BigInteger primorial = BigInteger.ONE;
        for (int prime : new int[] {
            2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
            107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
        }) {
            primorial = primorial.multiply(BigInteger.valueOf(prime));
        }
        BigInteger power = BigInteger.valueOf(65537).modPow(BigInteger.valueOf(1234567), primorial);
        BigInteger multiples = BigInteger.ONE.shiftLeft(2047).divide(primorial).add(BigInteger.ONE);
        return power.add(primorial.multiply(multiples));
    }

    @Test
    @DisplayName("K3 a key of another curve, off its curve, or of an unknown kind is dropped")
    void k3DropsKeysThatDoNotFit() {
        assertDropped(TestKey.of("ES384").jwk().toJSONString(), "none of the configured algorithms");
        JWK key = TestKey.of("ES256").jwk();
        assertDropped(with(key, "alg", "ES384"), "none of the configured algorithms");
        assertDropped(with(key, "alg", "RS256"), "none of the configured algorithms");
        assertDropped(with(key, "crv", "P-384"), "");
        assertDropped(with(key, "crv", "secp256k1"), "");
        assertDropped(with(key, "x", Base64URL.encode(new byte[32]).toString()), "");
        assertDropped(with(key, "kty", "XX"), "");
        assertDropped(with(TestKey.of("Ed25519").jwk(), "crv", "X25519"), "none of the configured algorithms");
        assertDropped(with(TestKey.of("Ed25519").jwk(), "x", "AAAA"), "not a valid OKP key");
    }

    @Test
    @DisplayName("K4 keys are found by the exact id, and without one only if there is one key")
    void k4FindsKeysByExactId() {
        KeySet two = read(TestKey.keySet(TestKey.of("ES256"), TestKey.of("RS256")));
        assertThat(two.find("ES256")).isInstanceOf(KeyLookup.Found.class);
        assertThat(two.find("es256")).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
        assertThat(two.find(null)).isEqualTo(new KeyLookup.Missing(Reason.KEY_AMBIGUOUS));
        KeySet one = read(TestKey.keySet(TestKey.of("ES256")));
        assertThat(one.find(null)).isInstanceOf(KeyLookup.Found.class);
        assertThat(one.find("other")).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
        assertThat(read("{\"keys\":[]}").find(null)).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
    }

    @Test
    @DisplayName("K5 a secret shorter than its hash is refused")
    void k5RefusesShortSecrets() {
        for (String algorithm : List.of("HS256", "HS384", "HS512")) {
            int bytes = Integer.parseInt(algorithm.substring(2)) / 8;
            KeySetReader reader = new KeySetReader(List.of(Algorithm.valueOf(algorithm)));
            assertThat(reader.read(bytes(TestKey.keySet(TestKey.hmac(algorithm, "s", bytes))))
                            .keys())
                    .hasSize(1);
            assertThatThrownBy(() -> reader.read(bytes(TestKey.keySet(TestKey.hmac(algorithm, "s", bytes - 1)))))
                    .hasMessageContaining("too short for " + algorithm)
                    .hasMessageContaining("expected at least " + bytes * 8);
        }
    }

    @Test
    void refusesWhatIsNoKeySet() {
        for (String document : List.of("", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "<html>", "{\"keys\":[]}x")) {
            assertThatThrownBy(() -> read(document)).as(document).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static KeySet read(String document) {
        return new KeySetReader(ALL).read(bytes(document));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(String document, String problem) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private static void assertDropped(String jwk, String problem) {
        KeySet keys = read(TestKey.keySet(List.of(jwk)));
        assertThat(keys.keys()).as(jwk).isEmpty();
        assertThat(keys.dropped()).singleElement().asString().contains(problem);
    }

    private static String with(JWK jwk, String member, Object value) {
        Map<String, Object> members = jwk.toJSONObject();
        if (value == null) {
            members.remove(member);
        } else {
            members.put(member, value);
        }
        return JSONObjectUtils.toJSONString(members);
    }
}
