package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyLogTests {

    private static final PolicyKey KEY = new PolicyKey("acme", "orders");
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final PolicyLog log = new PolicyLog();

    private static PolicyReference live(long version, String digest) {
        return new PolicyReference(KEY, PolicyReference.Slot.LIVE, version, digest);
    }

    private static PolicyReference shadow(long version, String digest) {
        return new PolicyReference(KEY, PolicyReference.Slot.SHADOW, version, digest);
    }

    private static void merge(PolicyLog log, PolicyReference... references) {
        log.merge(List.of(references).stream().map(PolicyReference::text).toList(), 0);
    }

    @Test
    void theHighestVersionCountsWhicheverComesFirst() {
        merge(log, live(2, A), live(3, B), live(1, A));
        assertThat(log.heads(KEY).wanted(PolicyReference.Slot.LIVE)).isEqualTo(live(3, B));
        assertThat(log.rank("acme/orders")).isEqualTo(3);
    }

    @Test
    void aShadowStandsBesideTheLiveVersion() {
        merge(log, live(7, A), shadow(8, B));
        assertThat(log.heads(KEY).wanted(PolicyReference.Slot.LIVE)).isEqualTo(live(7, A));
        assertThat(log.heads(KEY).wanted(PolicyReference.Slot.SHADOW)).isEqualTo(shadow(8, B));
        assertThat(log.rank("acme/orders")).isEqualTo(8);
    }

    @Test
    void aShadowThatIsOlderThanTheLiveVersionCountsNoMore() {
        merge(log, shadow(8, B), live(9, A));
        assertThat(log.heads(KEY).wanted(PolicyReference.Slot.SHADOW)).isNull();
        assertThat(log.heads(KEY).newest()).isEqualTo(live(9, A));
    }

    @Test
    void theEndOfADocumentEndsItsShadowToo() {
        merge(log, live(7, A), shadow(8, B), PolicyReference.deletion(KEY, 9));
        assertThat(log.heads(KEY).isThere()).isFalse();
        assertThat(log.rank("acme/orders")).isEqualTo(9);
        merge(log, live(10, A));
        assertThat(log.heads(KEY).wanted(PolicyReference.Slot.LIVE)).isEqualTo(live(10, A));
    }

    @Test
    void ofTwoThatClaimAVersionTheSameOneCountsEverywhere() {
        PolicyLog other = new PolicyLog();
        merge(log, live(3, A), live(3, B));
        merge(other, live(3, B), live(3, A));
        assertThat(log.heads(KEY)).isEqualTo(other.heads(KEY));
    }

    @Test
    void whatCannotBeReadIsCountedAndLeftOut() {
        log.merge(List.of("nonsense", live(1, A).text(), ""), 0);
        assertThat(log.rejected()).isEqualTo(2);
        assertThat(log.all()).containsOnlyKeys(KEY);
    }

    @Test
    void nobodyHasARankInWhatIsNoSubject() {
        assertThat(log.rank("nonsense")).isZero();
        assertThat(log.rank("")).isZero();
        assertThat(log.rank("acme/other")).isZero();
    }

    @Test
    void tellsWhatHasChangedAndNothingElse() {
        List<Set<PolicyKey>> told = new ArrayList<>();
        log.onChange(told::add);
        merge(log, live(2, A));
        merge(log, live(2, A), live(1, B));
        assertThat(told).containsExactly(Set.of(KEY));
    }

    @Test
    void everyOrderWithDuplicatesAndInPiecesEndsInTheSameState() {
        System.out.println("test.seed " + seed);
        for (int round = 0; round < 200; round++) {
            List<PolicyReference> references = references(1 + random.nextInt(60));
            PolicyLog first = merged(references);
            for (int order = 0; order < 4; order++) {
                List<PolicyReference> shuffled = new ArrayList<>(references);
                shuffled.addAll(references.subList(0, random.nextInt(references.size())));
                Collections.shuffle(shuffled, random);
                PolicyLog second = merged(shuffled);
                assertThat(second.all()).as("seed %d", seed).isEqualTo(first.all());
                second.merge(first.newest(1000).stream().map(FeedEntry::text).toList(), 0);
                assertThat(second.all()).as("seed %d", seed).isEqualTo(first.all());
            }
        }
    }

    private PolicyLog merged(List<PolicyReference> references) {
        PolicyLog merged = new PolicyLog();
        references.forEach(reference -> merge(merged, reference));
        return merged;
    }

    private List<PolicyReference> references(int count) {
        List<PolicyReference> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PolicyKey key = new PolicyKey("t" + random.nextInt(3), "n" + random.nextInt(3));
            long version = 1 + random.nextInt(5);
            references.add(
                    switch (random.nextInt(5)) {
                        case 0 -> PolicyReference.deletion(key, version);
                        case 1 -> new PolicyReference(key, PolicyReference.Slot.SHADOW, version, A);
                        case 2 -> new PolicyReference(key, PolicyReference.Slot.SHADOW, version, B);
                        case 3 -> new PolicyReference(key, PolicyReference.Slot.LIVE, version, A);
                        default -> new PolicyReference(key, PolicyReference.Slot.LIVE, version, B);
                    });
        }
        return references;
    }

    @Test
    void bringsBackExactlyWhatTheLogHasLost() {
        System.out.println("test.seed " + seed);
        for (int round = 0; round < 200; round++) {
            PolicyLog here = merged(references(1 + random.nextInt(40)));
            List<PolicyReference> logged = references(random.nextInt(40));
            Replica.Comparison comparison = here.compare();
            comparison.saw(logged.stream().map(PolicyReference::text).toList());
            PolicyLog restored = merged(logged);
            Iterator<FeedEntry> missing = comparison.missing();
            while (missing.hasNext()) {
                PolicyReference reference = PolicyReference.parse(missing.next().text());
                assertThat(restored.heads(reference.key()).has(reference))
                        .as("seed %d", seed)
                        .isFalse();
                merge(restored, reference);
            }
            assertThat(comparison.missing().hasNext()).isFalse();
            PolicyLog union = merged(logged);
            here.all().values().stream().flatMap(PolicyHeads::all).forEach(each -> merge(union, each));
            assertThat(restored.all()).as("seed %d", seed).isEqualTo(union.all());
        }
    }

    @Test
    void theNewestComeFirst() {
        PolicyKey other = new PolicyKey("globex", "orders");
        merge(log, live(1, A), new PolicyReference(other, PolicyReference.Slot.LIVE, 1, A), live(2, B));
        assertThat(log.newest(1))
                .extracting(FeedEntry::text)
                .containsExactly(live(2, B).text());
        assertThat(log.newest(9)).hasSize(2);
    }
}
