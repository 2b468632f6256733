package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.Cidr;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class RevocationComparisonTests {

    private final TestClock clock = new TestClock();
    private final RevocationList list = new RevocationList(clock);

    @Test
    void whatTheLogLacksIsMissingOnceWithItsDetail() {
        Revocation seen = token(1);
        Revocation told = token(2).withDetail("reason=lost");
        Revocation block = Revocation.of(Cidr.of("10.0.0.0/8"), 0, false, Revocation.ALWAYS, NOW + 60);
        merge(seen, told, block);
        Replica.Comparison comparison = list.compare();
        comparison.saw(List.of(seen.text(), "nonsense"));
        assertThat(texts(comparison)).containsExactly(block.text(), told.text());
        assertThat(comparison.missing().hasNext()).isFalse();
    }

    @Test
    void theNewestComeFirst() {
        merge(token(1), token(2), token(3));
        assertThat(texts(list.compare())).containsExactly(token(3).text(), token(2).text(), token(1).text());
    }

    @Test
    void whatHasExpiredIsNotMissing() {
        merge(token(1));
        Iterator<FeedEntry> missing = list.compare().missing();
        assertThat(missing.hasNext()).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(missing.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(missing::next);
    }

    @Test
    void whatTheLogSaysMeanwhileIsNotMissing() {
        merge(token(1), token(2));
        Replica.Comparison comparison = list.compare();
        Iterator<FeedEntry> missing = comparison.missing();
        assertThat(missing.next().text()).isEqualTo(token(2).text());
        comparison.saw(List.of(token(1).text()));
        assertThat(missing.hasNext()).isFalse();
    }

    @Test
    void aLogThatKnowsMoreLacksNothing() {
        merge(SampleRevocations.client(0, false, NOW, NOW + 60));
        Replica.Comparison comparison = list.compare();
        comparison.saw(List.of(SampleRevocations.client(1, true, NOW, NOW + 60).text()));
        assertThat(texts(comparison)).isEmpty();
    }

    @Test
    void aLogThatKnowsLessLacksTheLift() {
        Revocation lift = SampleRevocations.client(1, true, NOW, NOW + 60);
        merge(lift);
        Replica.Comparison comparison = list.compare();
        comparison.saw(List.of(SampleRevocations.client(0, false, NOW, NOW + 60).text()));
        assertThat(texts(comparison)).containsExactly(lift.text());
    }

    @Test
    void aGenerationThatHasExpiredInTheLogHidesNothing() {
        Revocation again = SampleRevocations.client(0, false, NOW, NOW + 7200);
        merge(again);
        Replica.Comparison comparison = list.compare();
        comparison.saw(List.of(SampleRevocations.client(1, true, NOW, NOW - 1).text()));
        assertThat(texts(comparison)).containsExactly(again.text());
    }

    private static Revocation token(int id) {
        return SampleRevocations.token(new RevocationKey(id, id));
    }

    private void merge(Revocation... entries) {
        for (Revocation entry : entries) {
            list.merge(List.of(entry.text()), clock.millis());
        }
    }

    private static List<String> texts(Replica.Comparison comparison) {
        List<String> texts = new ArrayList<>();
        comparison.missing().forEachRemaining(entry -> texts.add(entry.text()));
        return texts;
    }
}
