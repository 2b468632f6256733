package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MONTH = Duration.ofDays(31);

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "3, 333333500", "7, 142857250", "100, 10000000", "1000000, 1000", "999999, 1250"})
    void theIntervalIsRoundedUpToAQuarterMicrosecond(long quota, long nanos) {
        assertThat(new Rate(quota, SECOND, 1).intervalNanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 11, 13, 999, 1_001, 65_537, 333_333, 999_999, 1_000_000})
    void neverMoreThanTheQuotaPassesInAPeriod(long quota) {
        Rate rate = new Rate(quota, SECOND, 1);

        assertThat(rate.intervalNanos() * quota).isGreaterThanOrEqualTo(SECOND.toNanos());
        assertThat((rate.intervalNanos() - Rate.TICK_NANOS) * quota).isLessThan(SECOND.toNanos());
        assertThat(rate.intervalNanos() % Rate.TICK_NANOS).isZero();
    }

    @Test
    void aMonthIsCountedToTheUnit() {
        assertThat(new Rate(31, MONTH, 1).intervalNanos())
                .isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(new Rate(1, MONTH, 11).capacityNanos())
                .isEqualTo(Duration.ofDays(341).toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.999S", "-PT1S", "P31DT0.000000001S", "P400000D"})
    void aPeriodIsASecondToAMonth(Duration period) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(1, period, 1))
                .withMessage("period is " + period + "; expected 1s to 31d");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1_000_001, Long.MAX_VALUE})
    void aQuotaIsOneToAMillionASecond(long quota) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(quota, SECOND, 1))
                .withMessage("quota is " + quota + " in PT1S; expected at least 1 and at most 1000000 a second");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1_000_000_001, Long.MAX_VALUE})
    void aBurstIsOneToABillion(long burst) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(1_000, SECOND, burst))
                .withMessage("burst is " + burst + "; expected 1 to 1000000000");
    }

    @Test
    void aBurstThatTakesMoreThanAYearToFillIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rate(1, MONTH, 12))
                .withMessage("burst is 12, which takes more than a year to fill at 1 in PT744H; expected less");
    }

    @Test
    void aShareOfAllNodesIsNoMoreThanTheWhole() {
        Rate share = new Rate(10, SECOND, 10).share(4, 1);

        assertThat(share.intervalNanos()).isEqualTo(400_000_000);
        assertThat(share.burst()).isEqualTo(2);
    }

    @Test
    void oneNodeHasAll() {
        Rate rate = new Rate(10, SECOND, 10);

        assertThat(rate.share(1, 1)).isEqualTo(rate);
        assertThat(rate.share(0, 1)).isEqualTo(rate);
    }

    @Test
    void aShareAllowsWhatOneRequestCostsButNoMoreThanTheBurst() {
        assertThat(new Rate(10, SECOND, 10).share(100, 3).burst()).isEqualTo(3);
        assertThat(new Rate(10, SECOND, 10).share(100, 30).burst()).isEqualTo(10);
    }

    @Test
    void aShareOfALongPeriodIsAPartOfTheQuota() {
        assertThat(new Rate(3_100, MONTH, 310).share(10, 1)).isEqualTo(new Rate(310, MONTH, 31));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 11, 11", "3, 35, 35", "3, 35, 1", "1, 11, 1"})
    void everyRateHasAShare(long quota, long burst, long cost) {
        for (int nodes = 1; nodes < 100; nodes++) {
            for (int days = 1; days <= 31; days++) {
                Rate rate = new Rate(quota, Duration.ofDays(days), burst);
                assertThat(rate.share(nodes, cost).intervalNanos()).isGreaterThanOrEqualTo(rate.intervalNanos());
            }
        }
    }
}
