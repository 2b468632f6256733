package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("K3: the ROCA fingerprint")
class RocaFingerprintTests {

    /** The primes below 167 modulo which 65537 does not generate everything, so that its powers tell something. */
    private static final int[] PRIMES = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};

    private static final int GENERATOR = 65537;

    @Test
    void findsAPowerOf65537() {
        assertThat(RocaFingerprint.isIn(BigInteger.valueOf(GENERATOR).pow(127))).isTrue();
    }

    @Test
    void findsAModulusThatIsAnotherPowerOf65537ModuloEveryPrime() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            assertThat(RocaFingerprint.isIn(modulus(random))).isTrue();
        }
    }

    @Test
    void findsTheProductOfTwoFlawedPrimes() {
        Random random = new Random(8);
        assertThat(RocaFingerprint.isIn(modulus(random).multiply(modulus(random))))
                .isTrue();
    }

    @Test
    void doesNotFindAModulusThatIsNoPowerModuloOnePrimeOnly() {
        Random random = new Random(9);
        for (int prime : PRIMES) {
            BigInteger others = product().divide(BigInteger.valueOf(prime));
            BigInteger modulus = modulus(random);
            while (isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
                modulus = modulus.add(others);
            }
            assertThat(RocaFingerprint.isIn(modulus)).as("modulo %d", prime).isFalse();
        }
    }

    @Test
    void flagsNoGeneratedKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        for (int i = 0; i < 20; i++) {
            RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
            assertThat(RocaFingerprint.isIn(key.getModulus())).isFalse();
        }
    }

    @Test
    void flagsNoneOfManyRandomModuli() {
        Random random = new Random(10);
        for (int i = 0; i < 20_000; i++) {
            BigInteger modulus = new BigInteger(2048, random).setBit(0).setBit(2047);
            assertThat(RocaFingerprint.isIn(modulus)).isFalse();
        }
    }

    @DisplayName("a sound modulus has it with a chance below 2^-27")
    @Test
    void isNoAccident() {
        double chance = 1;
        for (int prime : PRIMES) {
            chance *= (double) orderOfGenerator(prime) / (prime - 1);
        }
        assertThat(chance).isLessThan(Math.pow(2, -27)).isGreaterThan(Math.pow(2, -28));
    }

    @Test
    void looksAtEveryPrimeBelow167ThatTellsSomething() {
        int[] telling = IntStream.rangeClosed(3, 167)
                .filter(n -> BigInteger.valueOf(n).isProbablePrime(30))
                .filter(prime -> orderOfGenerator(prime) < prime - 1)
                .toArray();
        assertThat(telling).containsExactly(PRIMES);
    }

    /** By the Chinese remainder theorem, congruent to a random power of 65537 modulo every prime. */
    private static BigInteger modulus(Random random) {
        BigInteger product = product();
        BigInteger modulus = BigInteger.ZERO;
        for (int prime : PRIMES) {
            BigInteger p = BigInteger.valueOf(prime);
            BigInteger others = product.divide(p);
            BigInteger power = BigInteger.valueOf(GENERATOR).modPow(new BigInteger(16, random), p);
            modulus = modulus.add(power.multiply(others).multiply(others.modInverse(p)));
        }
        return modulus.mod(product).add(product.multiply(new BigInteger(1900, random)));
    }

    private static BigInteger product() {
        return Arrays.stream(PRIMES).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    private static boolean isPower(int remainder, int prime) {
        int power = 1;
        for (int i = 0; i < prime; i++) {
            if (power == remainder) {
                return true;
            }
            power = power * (GENERATOR % prime) % prime;
        }
        return false;
    }

    private static int orderOfGenerator(int prime) {
        int order = 1;
        for (int power = GENERATOR % prime; power != 1; power = power * (GENERATOR % prime) % prime) {
            order++;
        }
        return order;
    }
}
