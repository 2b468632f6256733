package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Reason;
import io.portcullis.testing.TestClock;
import io.portcullis.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FetchedKeysTests {

    private static final KeyTimes TIMES =
            new KeyTimes(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofSeconds(30));

    private final TestClock clock = new TestClock();
    private Runnable meanwhile = () -> {};
    private final AtomicInteger fetches = new AtomicInteger();
    private Mono<byte[]> published = keySet("one");
    private final FetchedKeys keys = new FetchedKeys(
            "corporate",
            () -> {
                fetches.incrementAndGet();
                return published;
            },
            new KeySetReader(List.of(Algorithm.ES256)),
            TIMES,
            this::time);
    /** Every look at the clock is an instant in which other threads may do something. */
    private long time() {
        Runnable others = meanwhile;
        meanwhile = () -> {};
        others.run();
        return clock.millis();
    }

    @Test
    void fetchesOnTheFirstUseAndThenFindsWithoutWaiting() {
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Pending.class);
        assertThat(fetches).hasValue(1);
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void twoHundredColdRequestsShareOneFetch() {
        Sinks.One<byte[]> answer = Sinks.one();
        published = answer.asMono();
        List<KeyLookup> answers = new ArrayList<>();
        List<Disposable> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            KeyLookup lookup = keys.find("one");
            waiting.add(((KeyLookup.Pending) lookup).answer().subscribe(answers::add));
        }
        assertThat(fetches).hasValue(1);
        answer.tryEmitValue(keySet("one").block());
        assertThat(answers).hasSize(200).allMatch(KeyLookup.Found.class::isInstance);
        assertThat(waiting).allMatch(Disposable::isDisposed);
    }

    @Test
    void aFloodOfForgedIdsCausesOneFetchPerCoolDown() {
        settle("one");
        for (int i = 0; i < 10_000; i++) {
            settle("forged-" + i);
        }
        assertThat(fetches).hasValue(2);
        clock.advance(Duration.ofSeconds(29));
        settle("forged");
        assertThat(fetches).hasValue(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(settle("forged")).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
        assertThat(fetches).hasValue(3);
    }

    @Test
    void aNewKeyIsFoundAtOnceEvenRightAfterAnOrdinaryFetch() {
        settle("one");
        published = keySet("one", "two");
        assertThat(settle("two")).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aNewKeyThatAnotherCallerHasJustFetchedIsFound() {
        settle("one");
        published = keySet("one", "two");
        meanwhile = () -> settle("two");
        assertThat(keys.find("two")).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aNewKeyThatAnotherCallerIsFetchingIsWaitedFor() {
        settle("one");
        Sinks.One<byte[]> answer = Sinks.one();
        published = answer.asMono();
        meanwhile = () -> keys.find("two");
        KeyLookup lookup = keys.find("two");
        answer.tryEmitValue(keySet("one", "two").block());
        assertThat(((KeyLookup.Pending) lookup).answer().block()).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aWithdrawnKeyIsRefusedWithinTheTimeToLive() {
        settle("one");
        published = keySet("two");
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(settle("one")).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
    }

    @Test
    void aWithdrawnKeyIsRefusedWithinTheTimeToLiveAlsoAfterAnOldFailure() {
        settle("one");
        published = Mono.error(new IllegalStateException("away"));
        settle("forged");
        published = keySet("two");
        clock.advance(Duration.ofMinutes(6));
        assertThat(settle("one")).isEqualTo(new KeyLookup.Missing(Reason.KEY_UNKNOWN));
    }

    @Test
    void aSetInUseIsRefreshedAheadInTheBackground() {
        settle("one");
        clock.advance(Duration.ofMinutes(4));
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(2);
        clock.advance(Duration.ofMinutes(4));
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(3);
    }

    @Test
    void servesTheLastGoodSetWhileTheIssuerIsAwayUpToTheHardLimit() {
        settle("one");
        published = Mono.error(new IllegalStateException("away"));
        for (int minute = 1; minute < 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(settle("one")).as("minute " + minute).isInstanceOf(KeyLookup.Found.class);
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(settle("one")).isEqualTo(new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE));
        published = keySet("one");
        clock.advance(Duration.ofSeconds(1));
        assertThat(settle("one")).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void aBadSetLeavesTheLastGoodOneInForce() {
        settle("one");
        published = Mono.just("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}".getBytes(StandardCharsets.UTF_8));
        clock.advance(Duration.ofMinutes(5));
        assertThat(settle("one")).isInstanceOf(KeyLookup.Found.class);
    }

    @Test
    void anIssuerThatHasJustFailedIsLeftAloneForASecond() {
        published = Mono.error(new IllegalStateException("away"));
        for (int i = 0; i < 100; i++) {
            assertThat(settle("one")).isEqualTo(new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE));
        }
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        settle("one");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void nobodyWaitsForAnIssuerThatHangsWhileTheLastGoodSetServes() {
        settle("one");
        published = Mono.error(new IllegalStateException("away"));
        clock.advance(Duration.ofMinutes(5));
        settle("one");
        published = Mono.never();
        clock.advance(Duration.ofSeconds(2));
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        assertThat(keys.find("one")).isInstanceOf(KeyLookup.Found.class);
        assertThat(fetches).hasValue(3);
    }

    @Test
    void aFetchThatNeverEndsIsGivenUpAndTheNextOneMayStart() {
        StepVerifier.withVirtualTime(() -> {
                    published = Mono.never();
                    return ((KeyLookup.Pending) keys.find("one")).answer();
                })
                .thenAwait(Duration.ofSeconds(10))
                .expectNext(new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE))
                .verifyComplete();
        published = keySet("one");
        clock.advance(Duration.ofSeconds(1));
        assertThat(settle("one")).isInstanceOf(KeyLookup.Found.class);
    }

    private KeyLookup settle(String keyId) {
        KeyLookup lookup = keys.find(keyId);
        return lookup instanceof KeyLookup.Pending pending ? pending.answer().block() : lookup;
    }

    private static Mono<byte[]> keySet(String... ids) {
        TestKey[] published = java.util.Arrays.stream(ids)
                .map(id -> TestKey.create("ES256", id))
                .toArray(TestKey[]::new);
        return Mono.just(TestKey.keySet(published).getBytes(StandardCharsets.UTF_8));
    }
}
