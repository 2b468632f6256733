package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portcullis.feed.Pulled.Outcome;
import io.portcullis.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log itself, as each store keeps it. */
public abstract class FeedLogContract extends FeedStoreFixture {

    @Test
    void isEmptyAtFirst() {
        Pulled pulled = pull(Position.START);

        assertThat(pulled.outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(pulled.entries()).isEmpty();
        assertThat(pulled.head()).isEqualTo(Position.START);
        assertThat(pull(new Position("gone", 3, "gone")).outcome()).isEqualTo(Outcome.EMPTY);
    }

    @Test
    void theFirstAppendBeginsAnEpoch() {
        Appended appended = store.append(news("a", "b"));

        assertThat(appended.isDone()).isTrue();
        assertThat(appended.head().epoch()).hasSize(36);
        assertThat(appended.head().version()).isEqualTo(2);
        assertThat(pull(Position.START).head()).isEqualTo(appended.head());
    }

    @Test
    void appendingNothingBeginsAnEpochToo() {
        Position head = append();

        assertThat(head).isEqualTo(Position.beginningOf(head.epoch()));
        Pulled pulled = pull(Position.START);
        assertThat(pulled.outcome()).isEqualTo(Outcome.OK);
        assertThat(pulled.head()).isEqualTo(head);
        assertThat(pull(head).outcome()).isEqualTo(Outcome.OK);
        assertThat(append()).as("once is enough").isEqualTo(head);
    }

    @Test
    void eachEntryCarriesTheChain() {
        append("a", "b");
        append("c");

        Pulled pulled = pull(Position.START);
        String chain = pulled.head().epoch();
        for (LogEntry entry : pulled.entries()) {
            chain = chained(chain + "|" + entry.version() + "|" + entry.text());
            assertThat(entry.chain()).isEqualTo(chain);
        }
        assertThat(pulled.head().chain()).isEqualTo(chain);
        assertThat(versions(pulled)).containsExactly(1L, 2L, 3L);
    }

    private static String chained(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEntryMayHave8000CharactersOfAnyScript() {
        List<String> texts = List.of("ключ 鍵 🔑 | é", "x".repeat(8_000), "", "tab\tquote\"back\\slash");
        append(texts.toArray(String[]::new));

        Pulled pulled = pull(Position.START);
        assertThat(texts(pulled)).isEqualTo(texts);
        assertThat(pulled.endFrom(Position.START)).isEqualTo(pulled.head());
    }

    @Test
    void takesAPageOfEntriesAtOnce() {
        String[] texts = IntStream.range(0, 500).mapToObj(i -> "entry " + i).toArray(String[]::new);
        Position head = append(texts);

        assertThat(head.version()).isEqualTo(500);
        Pulled pulled = pull(Position.START);
        assertThat(texts(pulled)).containsExactly(texts);
        assertThat(pulled.endFrom(Position.START)).isEqualTo(head);
    }

    @Test
    void answersWhatComesAfterAPosition() {
        Position beginning = append();
        Position middle = append("a", "b");
        Position head = append("c");

        assertThat(texts(pull(Position.START))).containsExactly("a", "b", "c");
        assertThat(texts(pull(beginning))).containsExactly("a", "b", "c");
        assertThat(texts(pull(middle))).containsExactly("c");
        assertThat(texts(pull(head))).isEmpty();
        assertThat(List.of(pull(beginning), pull(middle), pull(head)))
                .extracting(Pulled::outcome)
                .containsOnly(Outcome.OK);
    }

    @Test
    void answersPageByPage() {
        Position head = append("a", "b", "c", "d", "e");

        Pulled first = store.pull(NODE, Position.START, 2);
        Pulled second = store.pull(NODE, first.endFrom(Position.START), 2);
        Pulled third = store.pull(NODE, second.claimedEnd(), 2);

        assertThat(texts(first)).containsExactly("a", "b");
        assertThat(first.head()).isEqualTo(head);
        assertThat(texts(second)).containsExactly("c", "d");
        assertThat(texts(third)).containsExactly("e");
        assertThat(third.claimedEnd()).isEqualTo(head);
    }

    @Test
    void refusesAPositionInAnotherEpoch() {
        Position head = append("a", "b");

        assertThat(pull(Position.beginningOf("another")).outcome()).isEqualTo(Outcome.RESET);
        assertThat(pull(new Position("another", 1, "1")).outcome()).isEqualTo(Outcome.RESET);
        assertThat(pull(new Position("another", head.version(), head.chain())).outcome())
                .isEqualTo(Outcome.RESET);
    }

    @Test
    void aRefusalComesWithTheHeadAndNoEntries() {
        Position head = append("a");

        Pulled pulled = pull(Position.beginningOf("another"));
        assertThat(pulled.head()).isEqualTo(head);
        assertThat(pulled.entries()).isEmpty();
    }

    @Test
    void refusesAPositionAheadOfTheLog() {
        Position head = append("a");

        assertThat(pull(head.after("b")).outcome()).isEqualTo(Outcome.RESET);
    }

    @Test
    void refusesAnotherChainAtTheHeadOrBeforeIt() {
        Position head = append("a", "b");

        assertThat(pull(new Position(head.epoch(), 2, "0123456789abcdef")).outcome())
                .isEqualTo(Outcome.RESET);
        assertThat(pull(new Position(head.epoch(), 1, "0123456789abcdef")).outcome())
                .isEqualTo(Outcome.RESET);
    }

    @Test
    void refusesWhoKnowsMoreThanAnOlderCopy() {
        append("a");
        Position known = append("b");
        loseNewest(1);

        assertThat(pull(known).outcome()).isEqualTo(Outcome.RESET);
        assertThat(texts(pull(Position.START))).containsExactly("a");
    }

    @Test
    void refusesWhoKnowsAnotherPastThanAnOlderCopyThatHasMovedOn() {
        Position shared = append("a");
        Position known = append("b", "c");
        loseNewest(2);
        append("other b", "other c", "other d");

        assertThat(pull(known).outcome()).isEqualTo(Outcome.RESET);
        assertThat(texts(pull(shared))).containsExactly("other b", "other c", "other d");
    }

    @Test
    void tellsSubscribersOfNews() {
        AtomicInteger hints = new AtomicInteger();
        store.onHint(hints::incrementAndGet);
        awaitSubscription();
        int before = hints.get();
        append("a");

        Patience.await("a hint").until(() -> hints.get() > before);
    }

    /** Until hints would arrive. */
    protected void awaitSubscription() {}

    @Test
    void remembersHowFarEachNodeIs() {
        Position first = append("a");
        Position second = append("b");
        pull(first);
        store.pull("node-2", second, 1);
        pass(SEAL);

        assertThat(store.heartbeats())
                .extracting(Heartbeat::node, Heartbeat::epoch, Heartbeat::version)
                .containsExactlyInAnyOrder(tuple(NODE, first.epoch(), 1L), tuple("node-2", second.epoch(), 2L));
        assertThat(store.heartbeats())
                .allSatisfy(heartbeat ->
                        assertThat(heartbeat.ageMillis()).isBetween(SEAL.toMillis(), SEAL.toMillis() + 60_000));
    }

    @Test
    void remembersANodeThatKnowsNothing() {
        pull(Position.START);

        assertThat(store.heartbeats()).singleElement().satisfies(heartbeat -> {
            assertThat(heartbeat.epoch()).isEmpty();
            assertThat(heartbeat.version()).isZero();
        });
    }

    @Test
    void forgetsANodeThatLeaves() {
        pull(Position.START);
        store.pull("node-2", Position.START, 1);
        store.leave(NODE);
        store.leave("never seen");

        assertThat(store.heartbeats()).extracting(Heartbeat::node).containsExactly("node-2");
    }
}
