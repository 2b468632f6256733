package io.portcullis.revocation;

import io.portcullis.Cidr;
import java.util.Random;

/** Entries for tests: valid until a test breaks one thing. */
final class SampleRevocations {

    static final long NOW = 1_800_000_000L;
    static final RevocationKey KEY =
            RevocationKey.of(RevocationKind.CLIENT, "https://login.acme.example", "backoffice");

    private SampleRevocations() {}

    static Revocation client(int generation, boolean lifted, long notBefore, long expires) {
        return Revocation.of(RevocationKind.CLIENT, KEY, generation, lifted, notBefore, expires);
    }

    static Revocation token(RevocationKey key) {
        return Revocation.of(RevocationKind.TOKEN, key, 0, false, Revocation.ALWAYS, NOW + 3600);
    }

    static RevocationKey key(Random random) {
        return new RevocationKey(random.nextLong(), random.nextLong());
    }

    /** From a space so small that every pair of fields meets often, with the ends of each range. */
    static Revocation client(RevocationKey key, Random random) {
        return Revocation.of(
                RevocationKind.CLIENT, key, generation(random), random.nextBoolean(), time(random), time(random));
    }

    static Revocation block(Cidr block, Random random) {
        return Revocation.of(block, generation(random), random.nextBoolean(), time(random), time(random));
    }

    private static int generation(Random random) {
        return new int[] {0, 0, 1, 2, 255}[random.nextInt(5)];
    }

    private static long time(Random random) {
        return new long[] {0, NOW - 1, NOW, NOW + 1, 0x8000_0000L, Revocation.ALWAYS}[random.nextInt(6)];
    }
}
