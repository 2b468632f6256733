package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries that supersede each other, as each store keeps them. */
public abstract class FeedSuccessionContract extends FeedLogContract {

    private static final String SUBJECT = "acme/orders-api";
    private static final int LONGEST = 10;

    private static FeedEntry ranked(String text, String slot, long rank) {
        return new FeedEntry(text, new Succession(SUBJECT, slot, rank));
    }

    private static FeedEntry ranked(long rank) {
        return ranked("v" + rank, "live", rank);
    }

    private static FeedEntry about(String subject) {
        return new FeedEntry(subject, new Succession(subject, "live", 1));
    }

    private Position tell(FeedEntry... entries) {
        return store.append(Append.of(List.of(entries))).head();
    }

    private Position tellIf(FeedEntry entry, long expected) {
        return store.append(Append.onlyIf(entry, expected)).head();
    }

    private void conflicts(FeedEntry entry, long expected, long actual) {
        assertThatThrownBy(() -> tellIf(entry, expected))
                .isInstanceOfSatisfying(
                        RankConflictException.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(actual));
    }

    private void isRefused(FeedEntry entry, long expected) {
        assertThatThrownBy(() -> tellIf(entry, expected))
                .isInstanceOf(FeedStoreException.class)
                .hasMessageContaining("may lack entries");
    }

    /** A log that lacks nothing. */
    private void whole() {
        append();
        pull(Position.START);
        pass(SEAL);
    }

    private void fill(int entries) {
        append(IntStream.range(0, entries).mapToObj(i -> "filler " + i).toArray(String[]::new));
    }

    @Test
    void theFirstOfASubjectExpectsNone() {
        whole();
        Position head = tellIf(ranked(1), 0);

        assertThat(texts(pull(Position.START))).containsExactly("v1");
        assertThat(pull(Position.START).head()).isEqualTo(head);
        conflicts(ranked(1), 0, 1);
        conflicts(ranked(2), 0, 1);
    }

    @Test
    void aConflictDoesNothing() {
        whole();
        Position head = tellIf(ranked(1), 0);
        conflicts(ranked(9), 8, 1);

        assertThat(pull(Position.START).head()).isEqualTo(head);
        assertThat(tellIf(ranked(2), 1).version()).isEqualTo(2);
    }

    @Test
    void theHighestRankOfAllSlotsCounts() {
        whole();
        tellIf(ranked("enforced", "enforce", 7), 0);
        tellIf(ranked("shadowed", "shadow", 8), 7);

        conflicts(ranked("again", "enforce", 9), 7, 8);
        tellIf(ranked("next", "enforce", 9), 8);
    }

    @Test
    void subjectsDoNotDisturbEachOther() {
        whole();
        tellIf(about("acme/a"), 0);
        tellIf(about("acme/b"), 0);
        tellIf(about("a subject with spaces 1 x 2"), 0);

        conflicts(about("acme/a"), 0, 1);
        conflicts(about("a subject with spaces 1 x 2"), 0, 1);
    }

    @Test
    void newsWithoutAConditionNeverConflictAndTheHighestRankStays() {
        whole();
        tell(ranked(5), ranked(3));
        tell(ranked(4));

        assertThat(texts(pull(Position.START))).containsExactly("v5", "v3", "v4");
        conflicts(ranked(6), 4, 5);
        tellIf(ranked(6), 5);
    }

    @Test
    void uploadsCountToo() {
        whole();
        store.append(new Append(List.of(ranked(5)), "one", false, null));
        store.append(lastRepair("one"));

        conflicts(ranked(2), 1, 5);
    }

    @Test
    void ranksAreExactUpToTheHighest() {
        whole();
        tellIf(ranked(Succession.HIGHEST - 1), 0);

        conflicts(ranked(Succession.HIGHEST), Succession.HIGHEST - 2, Succession.HIGHEST - 1);
        tellIf(ranked(Succession.HIGHEST), Succession.HIGHEST - 1);
    }

    @Test
    void whereThereIsNoLogRanksAreNotKnown() {
        isRefused(ranked(1), 0);
        assertThat(pull(Position.START).outcome()).isEqualTo(Pulled.Outcome.EMPTY);
    }

    @Test
    void beforeTheSealRanksAreNotKnown() {
        append();
        pull(Position.START);
        isRefused(ranked(1), 0);
        pass(SEAL);

        assertThat(tellIf(ranked(1), 0).version()).isEqualTo(1);
    }

    @Test
    void duringARepairRanksAreNotKnown() {
        whole();
        store.append(repair("one"));
        isRefused(ranked(1), 0);
        store.append(lastRepair("one"));

        assertThat(tellIf(ranked(1), 0).version()).isEqualTo(1);
    }

    @Test
    void anOlderCopyDoesNotSayWhichRanksThereWere() {
        whole();
        tellIf(ranked(1), 0);
        tellIf(ranked(2), 1);
        loseNewest(1);
        isRefused(ranked(2), 1);
        pull(Position.START);
        isRefused(ranked(2), 1);
        tell(ranked(2));
        pass(SEAL);

        conflicts(ranked(2), 1, 2);
        tellIf(ranked(3), 2);
    }

    @Test
    void whatAnOlderCopyHasLostForeverCountsNoMore() {
        whole();
        tell(ranked(1), ranked(2));
        loseNewest(1);
        pull(Position.START);
        pass(SEAL);

        tellIf(ranked("another v2", "live", 2), 1);
    }

    @Test
    void aNewEpochKnowsNoRanks() {
        whole();
        Position old = tellIf(ranked(1), 0);
        store.append(abandon(old.epoch()));
        store.append(lastRepair("repairer"));
        isRefused(ranked(2), 1);
        pull(Position.START);
        pass(SEAL);

        conflicts(ranked(2), 1, 0);
        tellIf(ranked(1), 0);
    }

    @Test
    void whatIsSupersededIsTrimmedFromALongLogAndTheRestMovesToItsEnd() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(ranked(1), ranked("shadowed", "shadow", 2), ranked(3), about("acme/other"));
        fill(LONGEST);
        Position head = append("news");

        Pulled pulled = pull(Position.START);
        assertThat(texts(pulled))
                .containsOnlyOnce("v3", "shadowed", "acme/other")
                .doesNotContain("v1");
        assertThat(pulled.endFrom(Position.START)).isEqualTo(pulled.head()).isEqualTo(head);
        whole();
        conflicts(ranked(4), 2, 3);
    }

    @Test
    void aShortLogKeepsWhatIsSuperseded() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(ranked(1), ranked(2));
        append("news");

        assertThat(texts(pull(Position.START))).containsExactly("v1", "v2", "news");
    }

    @Test
    void whatIsNotSupersededNeverExpires() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(new FeedEntry("v1", 0, new Succession(SUBJECT, "live", 1)));
        for (int i = 0; i < 5; i++) {
            fill(LONGEST);
        }

        assertThat(texts(pull(Position.START))).containsOnlyOnce("v1");
    }

    @Test
    void theSameEntryAgainTakesTheOldOnesPlace() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(ranked(1), ranked(1), ranked(1));
        fill(2 * LONGEST);

        assertThat(texts(pull(Position.START))).containsOnlyOnce("v1");
    }

    @Test
    void twoOfTheSameRankBothStay() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(ranked("one", "live", 1), ranked("other", "live", 1), ranked("one", "live", 1));
        for (int i = 0; i < 5; i++) {
            fill(LONGEST);
        }

        assertThat(texts(pull(Position.START))).containsOnlyOnce("one", "other");
    }

    @Test
    void aLogWhoseEntriesAllCountIsNotTurnedOverForever() {
        store = opened(new LogSettings(SEAL, LONG, LONGEST));
        tell(IntStream.range(0, 2 * LONGEST).mapToObj(i -> about("acme/" + i)).toArray(FeedEntry[]::new));
        Position before = append("news");

        assertThat(append("more news").version()).isEqualTo(before.version() + 1);
        assertThat(texts(pull(Position.START))).hasSize(2 * LONGEST + 2);
    }

    @Test
    void whatIsOldMovesToTheEndUnlessItIsSuperseded() {
        Duration retention = Duration.ofMillis(200);
        store = opened(new LogSettings(SEAL, retention));
        tell(ranked(1), ranked(2));
        pass(retention.multipliedBy(2));
        append("a");

        assertThat(texts(pull(Position.START))).containsExactly("a", "v2");
    }
}
