package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleTokens.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import io.portcullis.testing.Patience;
import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenWatchTests {

    private final TestClock clock = new TestClock();
    private final RevocationList list = new RevocationList(clock);
    private final TokenWatch watch = new TokenWatch(list, token -> Instant.ofEpochSecond(token.expiresAt()), clock);

    @AfterEach
    void close() {
        watch.close();
    }

    private record Stream(VerifiedToken token, Queue<Reason> ends) implements TokenWatch.Holder {

        static Stream of(String tokenId) {
            return new Stream(SampleTokens.token("jti", tokenId), new ConcurrentLinkedQueue<>());
        }

        @Override
        public void end(Reason reason) {
            ends.add(reason);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Test
    void tellsOfARevocationTheHoldersOfThatTokenOnly() {
        Stream mine = Stream.of("t1");
        Stream mineToo = new Stream(mine.token(), new ConcurrentLinkedQueue<>());
        Stream other = Stream.of("t2");
        List.of(mine, mineToo, other).forEach(watch::add);
        revoke("t1");
        Patience.await("both ends")
                .until(() -> !mine.ends().isEmpty() && !mineToo.ends().isEmpty());
        assertThat(mine.ends()).containsOnly(Reason.TOKEN_REVOKED);
        assertThat(other.ends()).isEmpty();
        assertThat(watch.size()).isEqualTo(3);
    }

    @Test
    void tellsAtOnceOfATokenThatWasTakenBackBeforeTheWatchBegan() {
        revoke("t1");
        Stream stream = Stream.of("t1");
        watch.add(stream);
        assertThat(stream.ends()).containsOnly(Reason.TOKEN_REVOKED);
    }

    @Test
    void tellsOfTheExpiry() {
        Stream stream = Stream.of("t1");
        watch.add(stream);
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        watch.look();
        assertThat(stream.ends()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        watch.look();
        assertThat(stream.ends()).contains(Reason.TOKEN_EXPIRED);
    }

    @Test
    void toldOnceMoreUntilTheWatchEnds() {
        Stream stream = Stream.of("t1");
        watch.add(stream);
        clock.advance(Duration.ofHours(1));
        watch.look();
        watch.look();
        assertThat(stream.ends()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(watch.remove(stream)).isTrue();
        assertThat(watch.remove(stream)).isFalse();
        int told = stream.ends().size();
        watch.look();
        assertThat(stream.ends()).hasSize(told);
        assertThat(watch.size()).isZero();
    }

    @Test
    void oneWhoFailsKeepsNobodyElseFromBeingTold() {
        TokenWatch.Holder broken = new TokenWatch.Holder() {
            @Override
            public VerifiedToken token() {
                return SampleTokens.token("jti", "t1");
            }

            @Override
            public void end(Reason reason) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        List<Stream> streams = List.of(Stream.of("t1"), Stream.of("t1"), Stream.of("t1"));
        watch.add(broken);
        streams.forEach(watch::add);
        revoke("t1");
        Patience.await("all ends")
                .until(() -> streams.stream().noneMatch(stream -> stream.ends().isEmpty()));
        assertThatCode(watch::look).doesNotThrowAnyException();
    }

    @Test
    void aListThatChangesAfterTheWatchWasClosedIsNoError() {
        watch.close();
        Stream stream = Stream.of("t1");
        watch.add(stream);
        assertThatCode(() -> revoke("t1")).doesNotThrowAnyException();
        assertThat(list.refuse(stream.token())).isEqualTo(Reason.TOKEN_REVOKED);
    }

    @Test
    void aTokenThatExpiresBeyondEveryTimerIsWatchedToo() {
        VerifiedToken token = SampleTokens.token("jti", "t1", "exp", 253_402_300_799L);
        Stream stream = new Stream(token, new ConcurrentLinkedQueue<>());
        watch.add(stream);
        watch.look();
        assertThat(stream.ends()).isEmpty();
    }

    private void revoke(String tokenId) {
        RevocationKey key = RevocationKey.of(RevocationKind.TOKEN, ISSUER, tokenId);
        Revocation entry = Revocation.of(RevocationKind.TOKEN, key, 0, false, Revocation.ALWAYS, NOW + 3600);
        list.merge(List.of(entry.text()), clock.millis());
    }
}
