package io.portcullis.token;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;

/**
 * The fingerprint of RSA keys whose primes come from a flawed generator (CVE-2017-15361): such a modulus is a power of
 * 65537 modulo every small prime, which a sound one is with a chance below 2^-27.
 *
 * <p>Source: Nemec et al., "The Return of Coppersmith's Attack", ACM CCS 2017, section 3.
 */
final class RocaFingerprint {

    private static final BigInteger GENERATOR = BigInteger.valueOf(65537);
    private static final List<Integer> PRIMES =
            List.of(11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157);
    private static final List<BitSet> POWERS =
            PRIMES.stream().map(RocaFingerprint::powersOfGenerator).toList();

    private RocaFingerprint() {}

    /** Whether the modulus has the fingerprint. */
    static boolean isIn(BigInteger modulus) {
        for (int i = 0; i < PRIMES.size(); i++) {
            int remainder = modulus.mod(BigInteger.valueOf(PRIMES.get(i))).intValue();
            if (!POWERS.get(i).get(remainder)) {
                return false;
            }
        }
        return true;
    }

    private static BitSet powersOfGenerator(int prime) {
        BitSet powers = new BitSet(prime);
        int step = GENERATOR.mod(BigInteger.valueOf(prime)).intValue();
        for (int power = 1; !powers.get(power); power = power * step % prime) {
            powers.set(power);
        }
        return powers;
    }
}
