package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerClockTests {

    private static final long OFFSET = 1_800_000_000_000_000L;
    private static final long MILLI = 1_000_000;

    private final ServerClock clock = new ServerClock();

    /** Asked and answered then by our clock in milliseconds, and read in between. */
    private void heard(long sent, long read, long received, long offsetMicros) {
        clock.heard(offsetMicros + read * 1_000, sent * MILLI, received * MILLI);
    }

    @Test
    void isUnknownAtFirst() {
        assertThat(clock.isKnown()).isFalse();
        heard(0, 1, 2, OFFSET);
        assertThat(clock.isKnown()).isTrue();
    }

    @Test
    void showsAtLeastWhatItDidWhenTheAnswerCame() {
        heard(10, 14, 15, OFFSET);

        assertThat(clock.at(15 * MILLI)).isEqualTo(OFFSET + 14_000);
        assertThat(clock.at(20 * MILLI)).isEqualTo(OFFSET + 19_000);
    }

    @Test
    void aQuickAnswerTellsMore() {
        heard(10, 14, 30, OFFSET);
        heard(40, 41, 42, OFFSET);
        assertThat(clock.at(100 * MILLI)).isEqualTo(OFFSET + 99_000);
    }

    @Test
    void aSlowAnswerTellsNothingNew() {
        heard(40, 41, 42, OFFSET);
        heard(50, 55, 90, OFFSET);
        assertThat(clock.at(100 * MILLI)).isEqualTo(OFFSET + 99_000);
    }

    @Test
    void aClockThatIsSetBackIsBelieved() {
        heard(40, 41, 42, OFFSET);
        heard(50, 51, 52, OFFSET - 10_000_000);
        assertThat(clock.at(52 * MILLI)).isEqualTo(OFFSET - 10_000_000 + 51_000);
    }

    @Test
    void aClockThatIsSetForwardIsBelieved() {
        heard(40, 41, 42, OFFSET);
        heard(50, 51, 52, OFFSET + 10_000_000);
        assertThat(clock.at(52 * MILLI)).isEqualTo(OFFSET + 10_000_000 + 51_000);
    }

    @Test
    void neverShowsMoreThanTheServerDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long sent = i * 100L;
            long read = sent + random.nextInt(50);
            heard(sent, read, read + random.nextInt(50), OFFSET);
            assertThat(clock.at((i + 1) * 100L * MILLI)).isLessThanOrEqualTo(OFFSET + (i + 1) * 100_000L);
        }
    }
}
