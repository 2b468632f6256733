package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleRevocations.client;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries may come in any order and more than once. */
class RevocationMergeTests {

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theHigherGenerationWinsWhole() {
        assertThat(client(3, false, 5, 6).merge(client(2, true, 50, 60))).isEqualTo(client(3, false, 5, 6));
        assertThat(client(2, true, 5, 6).merge(client(1, false, 50, 60))).isEqualTo(client(2, true, 5, 6));
    }

    @Test
    void withinAGenerationWhatRefusesMoreWins() {
        assertThat(client(1, false, 5, 60).merge(client(1, true, 50, 6))).isEqualTo(client(1, false, 50, 60));
        assertThat(client(1, false, 0x7FFF_FFFFL, 0x8000_0000L).merge(client(1, false, 0x8000_0000L, 0x7FFF_FFFFL)))
                .isEqualTo(client(1, false, 0x8000_0000L, 0x8000_0000L));
    }

    @Test
    void mergingIsCommutativeAssociativeAndIdempotent() {
        for (int i = 0; i < 100_000; i++) {
            Revocation a = client(SampleRevocations.KEY, random);
            Revocation b = client(SampleRevocations.KEY, random);
            Revocation c = client(SampleRevocations.KEY, random);
            assertThat(a.merge(a)).as("seed %d", seed).isEqualTo(a);
            assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
        }
    }

    @Test
    void nonsenseAboutTheKindOfAKeyMergesAsWell() {
        Revocation subject = Revocation.of(RevocationKind.SUBJECT, SampleRevocations.KEY, 0, false, 5, 6);
        assertThat(subject.merge(client(0, true, 5, 6))).isEqualTo(subject);
        assertThat(client(0, true, 5, 6).merge(subject)).isEqualTo(subject);
    }

    @Test
    void everyOrderWithDuplicatesEndsInTheStateOfTheModel() {
        System.out.println("test.seed " + seed);
        for (int round = 0; round < 40; round++) {
            List<Revocation> entries = entries(1 + random.nextInt(300), random.nextInt(3000));
            Map<RevocationKey, Revocation> model = model(entries);
            for (int order = 0; order < 4; order++) {
                entries.addAll(entries.subList(0, random.nextInt(entries.size() + 1)));
                Collections.shuffle(entries, random);
                RevocationTable table = new RevocationTable();
                entries.forEach(table::merge);
                assertThat(contents(table).equals(model)).as("seed %d", seed).isTrue();
                assertThat(table.size()).isEqualTo(model.size());
                assertThat(entries).as("seed %d", seed).noneMatch(table::merge);
            }
        }
    }

    /** All entries of a key expire together here: an expired one makes no difference, dropped or not. */
    @Test
    void followsTheModelThroughGrowthAndPurge() {
        for (int round = 0; round < 10; round++) {
            RevocationTable table = new RevocationTable();
            Map<RevocationKey, Revocation> model = new HashMap<>();
            for (int step = 0; step < 40; step++) {
                for (Revocation entry : entries(500, random.nextInt(5000))) {
                    Revocation expiring = expiring(entry);
                    table.merge(expiring);
                    model.merge(entry.key(), expiring, RevocationMergeTests::modelMerged);
                }
                int before = table.size();
                assertThat(before - table.purge(NOW)).isEqualTo(table.size());
                assertThat(live(contents(table)).equals(live(model)))
                        .as("seed %d", seed)
                        .isTrue();
                assertAnswers(table, model);
            }
        }
    }

    private static Revocation expiring(Revocation entry) {
        long expires = NOW + (entry.key().low() & 3) - 1;
        return Revocation.of(entry.kind(), entry.key(), entry.generation(), entry.lifted(), entry.notBefore(), expires);
    }

    private static Map<RevocationKey, Revocation> live(Map<RevocationKey, Revocation> entries) {
        Map<RevocationKey, Revocation> live = new HashMap<>(entries);
        live.values().removeIf(entry -> entry.expires() <= NOW);
        return live;
    }

    private void assertAnswers(RevocationTable table, Map<RevocationKey, Revocation> model) {
        for (RevocationKey key : keys(20)) {
            Revocation entry = model.get(key);
            for (long issued :
                    new long[] {Long.MIN_VALUE, -1, 0, NOW, 0x8000_0001L, Revocation.ALWAYS, Long.MAX_VALUE}) {
                boolean expected = entry != null
                        && !entry.lifted()
                        && entry.expires() > NOW
                        && (entry.notBefore() == Revocation.ALWAYS || issued <= entry.notBefore());
                assertThat(table.refuses(key, issued, NOW)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    private List<Revocation> entries(int count, int distinct) {
        List<RevocationKey> keys = keys(distinct + 1);
        List<Revocation> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(client(keys.get(random.nextInt(keys.size())), random));
        }
        return entries;
    }

    /** The awkward ones first, then always the same uniform ones. */
    private static List<RevocationKey> keys(int count) {
        Random random = new Random(1);
        List<RevocationKey> keys = new ArrayList<>(List.of(
                new RevocationKey(0, 0), new RevocationKey(0, 2), new RevocationKey(2, 0), new RevocationKey(-1, -1)));
        while (keys.size() < count) {
            keys.add(SampleRevocations.key(random));
        }
        return keys.subList(0, count);
    }

    private static Map<RevocationKey, Revocation> model(List<Revocation> entries) {
        Map<RevocationKey, Revocation> model = new HashMap<>();
        entries.forEach(entry -> model.merge(entry.key(), entry, RevocationMergeTests::modelMerged));
        return model;
    }

    /** The rules once more, as naively as they can be written. */
    private static Revocation modelMerged(Revocation known, Revocation entry) {
        if (known == null || entry.generation() > known.generation()) {
            return entry;
        }
        if (entry.generation() < known.generation()) {
            return known;
        }
        boolean lifted = known.lifted() && entry.lifted();
        long notBefore = entry.notBefore() > known.notBefore() ? entry.notBefore() : known.notBefore();
        long expires = entry.expires() > known.expires() ? entry.expires() : known.expires();
        return Revocation.of(known.kind(), known.key(), known.generation(), lifted, notBefore, expires);
    }

    private static Map<RevocationKey, Revocation> contents(RevocationTable table) {
        Map<RevocationKey, Revocation> contents = new HashMap<>();
        table.forEach(entry -> assertThat(contents.put(entry.key(), entry)).isNull());
        return contents;
    }
}
