package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.KEY;
import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleRevocations.client;
import static io.portcullis.revocation.SampleRevocations.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portcullis.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class RevocationTableTests {

    private final RevocationTable table = new RevocationTable();

    @Test
    void anEmptyTableRefusesNothing() {
        assertThat(table.refuses(KEY, Long.MIN_VALUE, NOW)).isFalse();
        assertThat(table.find(KEY)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void refusesWhatWasIssuedUpToTheNotBefore() {
        assertThat(table.merge(client(0, false, NOW - 10, NOW + 10))).isTrue();
        assertThat(table.refuses(KEY, NOW - 10, NOW)).isTrue();
        assertThat(table.refuses(KEY, Long.MIN_VALUE, NOW)).isTrue();
        assertThat(table.refuses(KEY, NOW - 9, NOW)).isFalse();
        assertThat(table.refuses(KEY, Long.MAX_VALUE, NOW)).isFalse();
    }

    @Test
    void refusesUntilTheSecondOfExpiry() {
        table.merge(client(0, false, Revocation.ALWAYS, NOW + 10));
        assertThat(table.refuses(KEY, NOW, NOW + 9)).isTrue();
        assertThat(table.refuses(KEY, NOW, NOW + 10)).isFalse();
    }

    @Test
    void anEndlessNotBeforeRefusesEvenWhatClaimsToComeFromTheFarFuture() {
        table.merge(client(0, false, Revocation.ALWAYS, Revocation.ALWAYS));
        assertThat(table.refuses(KEY, Long.MAX_VALUE, NOW)).isTrue();
    }

    @Test
    void timesAfter2038AreLaterThanThoseBefore() {
        table.merge(client(0, false, 0x8000_0000L, 0x8000_0001L));
        assertThat(table.refuses(KEY, 0x8000_0000L, 0x8000_0000L)).isTrue();
        assertThat(table.refuses(KEY, 0x8000_0001L, 0x8000_0000L)).isFalse();
    }

    @Test
    void aLiftEndsARevocationUntilTheNextOne() {
        table.merge(client(0, false, NOW, NOW + 10));
        assertThat(table.merge(client(1, true, NOW, NOW + 10))).isTrue();
        assertThat(table.refuses(KEY, NOW, NOW)).isFalse();
        assertThat(table.merge(client(0, false, NOW, NOW + 10))).isFalse();
        assertThat(table.merge(client(2, false, NOW - 5, NOW + 10))).isTrue();
        assertThat(table.refuses(KEY, NOW - 5, NOW)).isTrue();
        assertThat(table.refuses(KEY, NOW, NOW)).isFalse();
    }

    @Test
    void findsWhatIsKnownWithoutItsDetail() {
        table.merge(new Revocation(RevocationKind.CLIENT, KEY, null, 255, true, 1, Revocation.ALWAYS, "why"));
        assertThat(table.find(KEY)).isEqualTo(client(255, true, 1, Revocation.ALWAYS));
        assertThat(table.merge(new Revocation(RevocationKind.CLIENT, KEY, null, 255, true, 1, 1, "why else")))
                .isFalse();
    }

    @Test
    void keepsEveryKind() {
        for (RevocationKind kind : RevocationKind.values()) {
            if (kind != RevocationKind.ADDRESS) {
                Revocation entry = Revocation.of(kind, new RevocationKey(1, kind.ordinal()), 0, false, 1, 2);
                table.merge(entry);
                assertThat(table.find(entry.key())).isEqualTo(entry);
            }
        }
    }

    @Test
    void doesNotTakeAddresses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.merge(Revocation.of(Cidr.of("10.0.0.0/8"), 0, false, 0, 0)));
    }

    @Test
    void purgesWhenAQuarterHasExpired() {
        fill(75, NOW + 1);
        fill(24, NOW);
        assertThat(table.purge(NOW)).isZero();
        fill(1, NOW);
        assertThat(table.purge(NOW - 1)).isZero();
        assertThat(table.purge(NOW)).isEqualTo(25);
        assertThat(table.size()).isEqualTo(75);
        assertThat(table.purge(NOW)).isZero();
        assertThat(table.purge(NOW + 1)).isEqualTo(75);
    }

    @Test
    void whatAPurgeLeftIsDroppedWithTheNextGrowth() {
        fill(1000, NOW + 1);
        fill(100, NOW);
        assertThat(table.purge(NOW)).isZero();
        fill(1000, NOW + 1);
        assertThat(table.size()).isEqualTo(2000);
    }

    @Test
    void takesAtMost55BytesAnEntryWhateverItsSize() {
        Random random = new Random(1);
        double most = 0;
        for (int size = 1; size <= 1_500_000; size++) {
            table.merge(token(SampleRevocations.key(random)));
            most = size < 100 ? 0 : Math.max(most, (double) table.bytes() / size);
        }
        assertThat(most).isBetween(50.0, 55.0);
    }

    @Test
    void takesAtMost55BytesAnEntryAfterWhateverHistory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            fill(random.nextInt(60_000), NOW + step + 1 + random.nextInt(20));
            table.purge(NOW + step);
            if (table.size() > 100) {
                assertThat((double) table.bytes() / table.size())
                        .as("seed %d", seed)
                        .isLessThan(55);
            }
        }
    }

    /** The order of another table, or of a sorted export: without a seed of its own this would take hours. */
    @Test
    void growsAsFastWithSortedKeys() {
        Random random = new Random(1);
        List<RevocationKey> keys = new ArrayList<>();
        for (int i = 0; i < 300_000; i++) {
            keys.add(SampleRevocations.key(random));
        }
        keys.sort(Comparator.comparing(RevocationKey::hex));
        RevocationTable other = new RevocationTable();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            keys.forEach(key -> table.merge(token(key)));
            table.forEach(other::merge);
        });
        assertThat(other.size()).isEqualTo(keys.size());
    }

    /** Whoever may choose what is revoked can find keys that begin alike. */
    @Test
    void keysThatBeginAlikeDoNotCrowdTogether() {
        Random random = new Random(1);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 300_000; i++) {
                table.merge(token(new RevocationKey(random.nextLong() >>> 32 | 0x7777_7777L << 32, random.nextLong())));
            }
        });
        assertThat(table.size()).isEqualTo(300_000);
    }

    private void fill(int count, long expires) {
        Random random = new Random();
        for (int i = 0; i < count; i++) {
            table.merge(Revocation.of(
                    RevocationKind.TOKEN, SampleRevocations.key(random), 0, false, Revocation.ALWAYS, expires));
        }
    }
}
