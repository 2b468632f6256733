package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Pulled.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each store of the log does; how it recovers from a loss, and what it trims. */
public abstract class FeedStoreContract extends FeedSuccessionContract {

    private static final long GRACE_SECONDS = 300;

    @Test
    void anEpochIsNotSealedBeforeTheSealTimeHasPassed() {
        append("a");
        Pulled early = pull(Position.START);
        long begunAt = early.entries().get(0).recordedAt();

        assertThat(early.sealAt()).isEqualTo(begunAt + SEAL.toMillis());
        assertThat(early.isSealed()).isEqualTo(early.now() >= early.sealAt());
        pass(SEAL);
        assertThat(pull(Position.START).isSealed()).isTrue();
    }

    @Test
    void newsDoNotBreakTheSeal() {
        append("a");
        pass(SEAL);
        append("b");

        assertThat(pull(Position.START).isSealed()).isTrue();
    }

    @Test
    void anOlderCopyIsNotSealed() {
        append("a", "b");
        pass(SEAL);
        loseNewest(1);

        Pulled pulled = pull(Position.START);
        assertThat(pulled.sealAt()).isGreaterThan(pulled.now() - SEAL.toMillis());
        pass(SEAL);
        assertThat(pull(Position.START).isSealed()).isTrue();
    }

    @Test
    void aDamagedEpochIsAbandoned() {
        Position damaged = append("a");
        pass(SEAL);
        long before = pull(Position.START).now();
        Position fresh = store.append(abandon(damaged.epoch())).head();

        assertThat(fresh.epoch()).isNotEqualTo(damaged.epoch());
        assertThat(fresh).isEqualTo(Position.beginningOf(fresh.epoch()));
        Pulled pulled = pull(Position.START);
        assertThat(pulled.entries()).isEmpty();
        assertThat(pulled.sealAt()).isBetween(before + SEAL.toMillis(), pulled.now() + SEAL.toMillis());
        assertThat(pull(damaged).outcome()).isEqualTo(Outcome.RESET);
    }

    @Test
    void anEpochThatWasAbandonedAlreadyIsNotAbandonedAgain() {
        Position damaged = append("a");
        Position fresh = store.append(abandon(damaged.epoch())).head();

        assertThat(store.append(abandon(damaged.epoch())).head()).isEqualTo(fresh);
    }

    @Test
    void oneNodeAtATimeRepairs() {
        append("a");
        assertThat(store.append(repair("one", "b")).isDone()).isTrue();

        assertThat(store.append(repair("two", "c")).isDone()).isFalse();
        assertThat(store.append(lastRepair("two")).isDone()).isFalse();
        assertThat(store.append(new Append(
                                List.of(),
                                "two",
                                false,
                                pull(Position.START).head().epoch()))
                        .isDone())
                .isFalse();
        assertThat(texts(pull(Position.START))).containsExactly("a", "b");
    }

    @Test
    void newsNeedNoLock() {
        store.append(repair("one", "a"));

        assertThat(store.append(news("b")).isDone()).isTrue();
        assertThat(texts(pull(Position.START))).containsExactly("a", "b");
    }

    @Test
    void theLockIsTold() {
        append("a");
        assertThat(pull(Position.START).isRepairing()).isFalse();
        store.append(repair("one"));
        assertThat(pull(Position.START).isRepairing()).isTrue();
        store.append(lastRepair("one"));
        assertThat(pull(Position.START).isRepairing()).isFalse();
    }

    @Test
    void theLockIsGivenBackToTheNext() {
        store.append(repair("one", "a"));
        store.append(lastRepair("one"));

        assertThat(store.append(repair("two", "b")).isDone()).isTrue();
    }

    @Test
    void theLockRunsOut() {
        store.append(repair("one", "a"));
        pass(LOCK);

        assertThat(pull(Position.START).isRepairing()).isFalse();
        assertThat(store.append(repair("two", "b")).isDone()).isTrue();
    }

    @Test
    void itsOwnerRenewsTheLock() {
        store.append(repair("one", "a"));
        pass(LOCK.dividedBy(2));
        long renewedAt = pull(Position.START).now();
        store.append(repair("one", "b"));
        pass(LOCK.dividedBy(2));
        boolean isGot = store.append(repair("two", "c")).isDone();

        // A store that is slow to answer may find that the renewed lock has run out, too.
        assertThat(isGot && pull(Position.START).now() < renewedAt + LOCK.toMillis())
                .isFalse();
    }

    @Test
    void whatHasExpiredIsTrimmed() {
        Position old = store.append(Append.of(List.of(expiredFor(GRACE_SECONDS + 2), expiredFor(GRACE_SECONDS + 2))))
                .head();
        assertThat(texts(pull(Position.START))).as("the last append stays").hasSize(2);
        append("a");

        Pulled pulled = pull(Position.START);
        assertThat(texts(pulled)).containsExactly("a");
        assertThat(pulled.endFrom(Position.START)).isEqualTo(pulled.head());
        assertThat(versions(pulled)).containsExactly(3L);
        assertThat(pull(Position.beginningOf(old.epoch())).outcome()).isEqualTo(Outcome.RESET);
        assertThat(pull(old).outcome()).as("what it has last is gone").isEqualTo(Outcome.RESET);
    }

    @Test
    void clocksOfNodesMayBeSlow() {
        store.append(Append.of(List.of(expiredFor(GRACE_SECONDS - 60))));
        append("a");

        assertThat(texts(pull(Position.START))).hasSize(2);
    }

    @Test
    void whatHasNotExpiredKeepsWhatComesAfterIt() {
        append("a");
        store.append(Append.of(List.of(expiredFor(GRACE_SECONDS + 2))));
        append("b");

        assertThat(texts(pull(Position.START))).hasSize(3);
    }

    @Test
    void trimsALittleAtATime() {
        List<FeedEntry> expired = IntStream.range(0, 100)
                .mapToObj(i -> expiredFor(GRACE_SECONDS + 2))
                .toList();
        store.append(Append.of(expired));
        append("a");
        assertThat(texts(pull(Position.START))).hasSize(100 - 32 + 1);
        Stream.of("b", "c", "d").forEach(this::append);

        assertThat(texts(pull(Position.START))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void theLastEntryStaysThoughItHasExpired() {
        store.append(Append.of(List.of(expiredFor(GRACE_SECONDS + 2))));
        Position last =
                store.append(Append.of(List.of(expiredFor(GRACE_SECONDS + 2)))).head();

        assertThat(pull(last).outcome()).isEqualTo(Outcome.OK);
        assertThat(texts(pull(Position.START))).hasSize(1);
    }

    @Test
    void anOldEntryThatHasNotExpiredMovesToTheEnd() {
        Duration retention = Duration.ofMillis(200);
        store = opened(new LogSettings(SEAL, retention));
        Position before = append("long-lived");
        store.append(Append.of(List.of(expiredFor(GRACE_SECONDS + 2))));
        Pulled untouched = pull(Position.START);
        pass(retention.multipliedBy(2));
        Position head = append("a");

        Pulled pulled = pull(Position.START);
        assertThat(texts(untouched)).hasSize(2);
        assertThat(texts(pulled)).containsExactly("a", "long-lived");
        assertThat(versions(pulled)).containsExactly(3L, 4L);
        assertThat(pulled.head()).isEqualTo(head);
        assertThat(pulled.endFrom(Position.START)).isEqualTo(head);
        assertThat(pull(before).outcome()).isEqualTo(Outcome.RESET);
    }

    private FeedEntry expiredFor(long seconds) {
        return new FeedEntry("expired", pull(Position.START).now() / 1000 - seconds);
    }
}
