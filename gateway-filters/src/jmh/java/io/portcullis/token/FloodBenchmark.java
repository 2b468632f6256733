package io.portcullis.token;

import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a known token waits for its event loop while new tokens pour in: their signatures verified on that loop, or
 * handed to workers. Prints a table; run its main method with the benchmark class path.
 */
public final class FloodBenchmark {

    private static final int SECONDS = 3;
    private static final int NEW_TOKENS_PER_SECOND = 20_000;
    private static final int KNOWN_TOKENS_PER_SECOND = 1_000;

    private FloodBenchmark() {}

    public static void main(String[] args) throws Exception {
        System.out.println(
                "| algorithm | signatures | known: p50 µs | p99 µs | max µs | new verified/s | refused as busy/s |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (String algorithm : List.of("HS256", "RS256", "ES256", "Ed25519", "PS512")) {
            for (boolean offloads : new boolean[] {false, true}) {
                measure(algorithm, offloads, 1);
                System.out.println(measure(algorithm, offloads, SECONDS));
            }
        }
        System.exit(0);
    }

    private static String measure(String name, boolean offloads, int seconds) throws Exception {
        Algorithm algorithm = Algorithm.valueOf(name);
        TestKey signer = TestKey.of(name);
        VerificationKey key = new KeySetReader(List.of(algorithm))
                .read(TestKey.keySet(signer).getBytes(StandardCharsets.UTF_8))
                .keys()
                .get(0);
        UnverifiedToken token =
                UnverifiedToken.parse(TestToken.valid().by(signer).compact(), 8192);
        ExecutorService loop = Executors.newSingleThreadExecutor();
        AtomicLong verified = new AtomicLong();
        AtomicLong busy = new AtomicLong();
        AtomicInteger queued = new AtomicInteger();
        long[] waits = new long[seconds * KNOWN_TOKENS_PER_SECOND];
        try (SignatureWorkers workers = SignatureWorkers.forThisMachine()) {
            long start = System.nanoTime();
            long nextNew = start;
            for (int i = 0; i < waits.length; i++) {
                long due = start + i * 1_000_000_000L / KNOWN_TOKENS_PER_SECOND;
                while (System.nanoTime() < due) {
                    if (nextNew < System.nanoTime() && queued.get() < 2000) {
                        nextNew += 1_000_000_000L / NEW_TOKENS_PER_SECOND;
                        queued.incrementAndGet();
                        long id = nextNew;
                        loop.execute(() -> {
                            queued.decrementAndGet();
                            if (offloads) {
                                workers.verify(new TokenDigest(id, 0, 0, 0), key, () -> check(key, token, algorithm))
                                        .subscribe(v -> (v instanceof Verification.Refused refused
                                                                && refused.reason()
                                                                        == io.portcullis.Reason.VERIFIER_BUSY
                                                        ? busy
                                                        : verified)
                                                .incrementAndGet());
                            } else {
                                check(key, token, algorithm);
                                verified.incrementAndGet();
                            }
                        });
                    } else {
                        LockSupport.parkNanos(10_000);
                    }
                }
                int index = i;
                long sent = System.nanoTime();
                loop.execute(() -> waits[index] = System.nanoTime() - sent);
            }
            loop.shutdown();
            loop.awaitTermination(30, TimeUnit.SECONDS);
        }
        Arrays.sort(waits);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d | %d | %d |",
                name,
                offloads ? "workers" : "event loop",
                waits[waits.length / 2] / 1000,
                waits[waits.length * 99 / 100] / 1000,
                waits[waits.length - 1] / 1000,
                verified.get() / seconds,
                busy.get() / seconds);
    }

    private static Verification check(VerificationKey key, UnverifiedToken token, Algorithm algorithm) {
        try {
            if (!key.made(token, algorithm)) {
                throw new IllegalStateException("the token is genuine");
            }
            return new Verification.Refused(io.portcullis.Reason.KEY_UNKNOWN);
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
