package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.KEY;
import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleRevocations.client;
import static io.portcullis.revocation.SampleRevocations.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread writes while others ask. */
class RevocationTableReadersTests {

    private static final int READERS = 3;

    private final RevocationTable table = new RevocationTable();
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

    @AfterEach
    void stop() {
        readers.shutdownNow();
    }

    @Test
    void aKeyIsNeverMissedAfterItsMerge() throws Exception {
        List<RevocationKey> keys = keys(100_000);
        AtomicInteger merged = new AtomicInteger();
        AtomicInteger misses = new AtomicInteger();
        List<Future<Long>> reads = read(() -> {
            int known = merged.get();
            for (int back = 1; back <= Math.min(known, 8); back++) {
                miss(keys.get(known - back), misses);
            }
            if (known > 0) {
                miss(keys.get(new Random().nextInt(known)), misses);
            }
            return known;
        });
        for (RevocationKey key : keys) {
            table.merge(token(key));
            merged.incrementAndGet();
            if (merged.get() % 1000 == 0) {
                table.merge(Revocation.of(RevocationKind.TOKEN, new RevocationKey(0, merged.get()), 0, false, 0, 1));
                table.purge(NOW);
            }
        }
        assertThat(reads(reads)).isPositive();
        assertThat(misses).hasValue(0);
    }

    private void miss(RevocationKey key, AtomicInteger misses) {
        if (!table.refuses(key, NOW, NOW)) {
            misses.incrementAndGet();
        }
    }

    /** Old or new, never a mixture: each state refuses one token only by one of its fields. */
    @Test
    void aChangeIsSeenWholeOrNotAtAll() throws Exception {
        AtomicInteger mixtures = new AtomicInteger();
        List<RevocationKey> keys = keys(400);
        List<Future<Long>> reads = read(() -> {
            for (RevocationKey key : keys) {
                if (table.refuses(key, NOW, NOW)) {
                    mixtures.incrementAndGet();
                }
            }
            return keys.size();
        });
        for (int generation = 0; generation < 255; generation++) {
            for (RevocationKey key : keys) {
                table.merge(harmless(key, generation));
            }
        }
        assertThat(reads(reads)).isPositive();
        assertThat(mixtures).hasValue(0);
    }

    /** In force for older tokens, lifted with both times late, or expired: a token issued now is never refused. */
    private static Revocation harmless(RevocationKey key, int generation) {
        return switch (generation % 3) {
            case 0 -> Revocation.of(RevocationKind.CLIENT, key, generation, false, NOW - 1, NOW + 1);
            case 1 -> Revocation.of(RevocationKind.CLIENT, key, generation, true, NOW + 1, NOW + 1);
            default -> Revocation.of(RevocationKind.CLIENT, key, generation, false, NOW + 1, NOW - 1);
        };
    }

    @Test
    void whatIsRefusedBeforeAndAfterAChangeIsRefusedDuringIt() throws Exception {
        AtomicInteger misses = new AtomicInteger();
        table.merge(client(0, false, NOW, NOW + 1));
        List<Future<Long>> reads = read(() -> {
            miss(KEY, misses);
            return 1;
        });
        Random random = new Random(1);
        for (int generation = 0; generation < 256; generation += 2) {
            for (int i = 0; i < 2000; i++) {
                table.merge(client(generation, false, NOW + random.nextInt(2000), NOW + 1 + random.nextInt(2000)));
            }
        }
        assertThat(reads(reads)).isPositive();
        assertThat(misses).hasValue(0);
    }

    private List<Future<Long>> read(LongSupplier question) {
        List<Future<Long>> reads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            reads.add(readers.submit(() -> {
                long count = 0;
                do {
                    count += question.getAsLong();
                } while (!isDone.get());
                return count;
            }));
        }
        return reads;
    }

    private long reads(List<Future<Long>> reads) throws Exception {
        isDone.set(true);
        long count = 0;
        for (Future<Long> read : reads) {
            count += read.get(1, TimeUnit.MINUTES);
        }
        return count;
    }

    private static List<RevocationKey> keys(int count) {
        Random random = new Random(1);
        List<RevocationKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(SampleRevocations.key(random));
        }
        return keys;
    }
}
