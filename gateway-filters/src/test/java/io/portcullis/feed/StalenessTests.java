package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.Staleness.OnStale;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StalenessTests {

    private static final Duration MAX = Duration.ofSeconds(5);
    private static final Duration HARD_LIMIT = Duration.ofMinutes(15);

    /** As near to the point where the clock's number overflows as a machine may be. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    private final Freshness fresh = SyncedFreshness.at(nanoTime::get, nanoTime.get());
    private final Freshness never = new Freshness(nanoTime::get);

    @ParameterizedTest
    @EnumSource
    void aListThatIsYoungEnoughRefusesNothing(OnStale onStale) {
        nanoTime.addAndGet(MAX.toNanos());
        assertThat(refuses(onStale, fresh, false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FAIL_CLOSED, true, true",
        "FAIL_CLOSED, false, true",
        "SERVE_STALE, true, false",
        "SERVE_STALE, false, false",
        "SAFE_METHODS, true, false",
        "SAFE_METHODS, false, true",
    })
    void aListThatIsTooOldRefusesWhatTheRouteWants(OnStale onStale, boolean onlyReads, boolean refused) {
        nanoTime.addAndGet(MAX.toNanos() + 1);
        assertThat(refuses(onStale, fresh, onlyReads)).isEqualTo(refused);
        nanoTime.addAndGet(HARD_LIMIT.minus(MAX).toNanos() - 1);
        assertThat(refuses(onStale, fresh, onlyReads)).isEqualTo(refused);
    }

    @ParameterizedTest
    @EnumSource
    void nothingPassesBeyondTheHardLimit(OnStale onStale) {
        nanoTime.addAndGet(HARD_LIMIT.toNanos() + 1);
        assertThat(refuses(onStale, fresh, true)).isTrue();
        assertThat(refuses(onStale, never, true)).isTrue();
    }

    /** Before the hard limit, who serves stale serves also with a list that was never there. */
    @Test
    void aListThatWasNeverThereIsTooOldFromTheStart() {
        assertThat(refuses(OnStale.FAIL_CLOSED, never, true)).isTrue();
        assertThat(refuses(OnStale.SAFE_METHODS, never, false)).isTrue();
        assertThat(refuses(OnStale.SAFE_METHODS, never, true)).isFalse();
        assertThat(refuses(OnStale.SERVE_STALE, never, false)).isFalse();
    }

    @Test
    void whatIsPendingForTooLongIsAsBadAsNoNews() {
        long max = MAX.toNanos();
        long hardLimit = HARD_LIMIT.toNanos();
        assertThat(staleness(OnStale.FAIL_CLOSED).refuses(fresh, max, () -> true))
                .isFalse();
        assertThat(staleness(OnStale.FAIL_CLOSED).refuses(fresh, max + 1, () -> true))
                .isTrue();
        assertThat(staleness(OnStale.SAFE_METHODS).refuses(fresh, max + 1, () -> true))
                .isFalse();
        assertThat(staleness(OnStale.SAFE_METHODS).refuses(fresh, max + 1, () -> false))
                .isTrue();
        assertThat(staleness(OnStale.SERVE_STALE).refuses(fresh, hardLimit, () -> false))
                .isFalse();
        assertThat(staleness(OnStale.SERVE_STALE).refuses(fresh, hardLimit + 1, () -> true))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.499S, PT15M, max-staleness",
        "-PT5S, PT15M, max-staleness",
        "PT16M, PT15M, max-staleness",
        "PT5S, PT0S, hard-limit",
        "PT5S, -PT1S, hard-limit",
        "PT5S, P366D, hard-limit",
        "PT5S, P200000D, hard-limit",
    })
    void refusesWhatMakesNoSense(Duration max, Duration hardLimit, String named) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new Staleness("portcullis.revocation", max, OnStale.FAIL_CLOSED, hardLimit))
                .withMessageContaining(named)
                .satisfies(e -> assertThat(e.remedy()).contains("portcullis.revocation." + named));
    }

    private static boolean refuses(OnStale onStale, Freshness freshness, boolean onlyReads) {
        return staleness(onStale).refuses(freshness, () -> onlyReads);
    }

    private static Staleness staleness(OnStale onStale) {
        return new Staleness("portcullis.revocation", MAX, onStale, HARD_LIMIT);
    }
}
