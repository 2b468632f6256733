package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTests {

    private static final long T = 100_000_000;
    private static final Rate RATE = new Rate(10, Duration.ofSeconds(1), 5);
    private static final long NOW = 7_000_000_000L;

    @Test
    void aFullAccountHasItsBurst() {
        assertThat(Gcra.charge(0, NOW, RATE, 1, 1)).isEqualTo(new Gcra.Outcome(NOW + T, 1, 4, 0, T));
        assertThat(Gcra.charge(0, NOW, RATE, 5, 5)).isEqualTo(new Gcra.Outcome(NOW + 5 * T, 5, 0, 0, 5 * T));
    }

    @Test
    void moreThanThereIsChargesNothingAndSaysWhenItCouldBeThere() {
        assertThat(Gcra.charge(NOW + 3 * T, NOW, RATE, 3, 3)).isEqualTo(new Gcra.Outcome(NOW + 3 * T, 0, 2, T, 3 * T));
        assertThat(Gcra.charge(NOW + 5 * T - 1, NOW, RATE, 1, 1).retryNanos()).isEqualTo(T - 1);
    }

    @Test
    void whatIsThereAfterTheTimeToRetryIsExactlyEnough() {
        long retry = Gcra.charge(NOW + 5 * T - 17, NOW, RATE, 3, 3).retryNanos();

        assertThat(Gcra.charge(NOW + 5 * T - 17, NOW + retry - 1, RATE, 3, 3).granted())
                .isZero();
        assertThat(Gcra.charge(NOW + 5 * T - 17, NOW + retry, RATE, 3, 3).granted())
                .isEqualTo(3);
    }

    @Test
    void ofWhatIsWantedAsMuchIsGrantedAsThereIs() {
        assertThat(Gcra.charge(NOW + 3 * T, NOW, RATE, 1, 100))
                .isEqualTo(new Gcra.Outcome(NOW + 5 * T, 2, 0, 0, 5 * T));
        assertThat(Gcra.charge(NOW + 3 * T, NOW, RATE, 0, 1).granted()).isEqualTo(1);
    }

    @Test
    void grantingSeveralAtOnceEqualsGrantingThemOneByOne() {
        long single = NOW + T / 3;
        for (int i = 0; i < 4; i++) {
            single = Gcra.charge(single, NOW, RATE, 1, 1).theoreticalArrival();
        }

        assertThat(Gcra.charge(NOW + T / 3, NOW, RATE, 4, 4).theoreticalArrival())
                .isEqualTo(single);
    }

    @Test
    void aPeekChangesNothing() {
        assertThat(Gcra.charge(NOW + 2 * T, NOW, RATE, 0, 0)).isEqualTo(new Gcra.Outcome(NOW + 2 * T, 0, 3, 0, 2 * T));
        assertThat(Gcra.charge(42, NOW, RATE, 0, 0)).isEqualTo(new Gcra.Outcome(42, 0, 5, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 1_000_000_000_001L, Long.MAX_VALUE})
    void aCostAboveTheBurstNeverPasses(long cost) {
        assertThat(Gcra.charge(0, NOW, RATE, cost, cost)).isEqualTo(new Gcra.Outcome(0, 0, 5, Long.MAX_VALUE, 0));
    }

    @Test
    void aTimeBeyondWhatCanBeReachedCountsAsEmpty() {
        Gcra.Outcome outcome = Gcra.charge(NOW + 1_000 * T, NOW, RATE, 1, 1);

        assertThat(outcome.granted()).isZero();
        assertThat(outcome.retryNanos()).isEqualTo(T);
        assertThat(outcome.resetNanos()).isEqualTo(5 * T);
    }

    @Test
    void whatIsGivenBackAtOnceWasNeverCharged() {
        long charged = Gcra.charge(NOW + T, NOW, RATE, 3, 3).theoreticalArrival();

        assertThat(Gcra.giveBack(charged, RATE, 3, 0)).isEqualTo(NOW + T);
    }

    @Test
    void whatHasRefilledMeanwhileIsNotGivenBack() {
        assertThat(Gcra.giveBack(NOW + 3 * T, RATE, 2, T / 2)).isEqualTo(NOW + 3 * T - (2 * T - T / 2));
        assertThat(Gcra.giveBack(NOW + 3 * T, RATE, 2, 5 * T)).isEqualTo(NOW + 3 * T);
    }
}
