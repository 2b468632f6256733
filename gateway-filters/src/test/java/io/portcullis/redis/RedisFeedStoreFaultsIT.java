package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.portcullis.feed.Append;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.Position;
import io.portcullis.feed.Pulled;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What becomes of the log when the server suffers. */
class RedisFeedStoreFaultsIT {

    private static final LogSettings SETTINGS = LogSettings.retaining(Duration.ofHours(1));
    /** For a server that hangs; one that does not may also need longer. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final Append NEWS = news("a");

    @Test
    void aRestartKeepsTheEpochAndSealsItAnew() {
        try (RedisProcess redis = RedisProcess.builder().appendOnly().start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS)) {
            Position head = store.append(NEWS).head();
            Pulled before = store.pull("node", head, 1);
            redis.kill();
            redis.startAgain();

            Pulled after = await(() -> store.pull("node", head, 1));
            assertThat(after.outcome()).isEqualTo(Pulled.Outcome.OK);
            assertThat(after.head()).isEqualTo(head);
            assertThat(after.sealAt()).isGreaterThan(before.sealAt()).isGreaterThan(after.now());
            assertThat(store.pull("node", head, 1).sealAt()).as("once").isEqualTo(after.sealAt());
        }
    }

    @Test
    void aRestartWithoutDataIsEmpty() {
        try (RedisProcess redis = RedisProcess.start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS)) {
            Position head = store.append(NEWS).head();
            redis.kill();
            redis.startEmpty();

            assertThat(await(() -> store.pull("node", head, 1)).outcome()).isEqualTo(Pulled.Outcome.EMPTY);
        }
    }

    @Test
    void hintsComeAgainAfterARestart() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisLog log = RedisLog.in(redis);
            try (RedisFeedStore store = log.open(SETTINGS)) {
                AtomicInteger hints = new AtomicInteger();
                store.onHint(hints::incrementAndGet);
                log.awaitSubscription();
                redis.kill();
                redis.startAgain();
                log.awaitSubscription();
                int before = hints.get();
                await(() -> store.append(NEWS));

                Patience.await("a hint").until(() -> hints.get() > before);
            }
        }
    }

    @Test
    void startsWithoutAServerAndFindsItLater() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.kill();
            RedisLog log = RedisLog.in(redis);
            try (RedisFeedStore store = log.open(SETTINGS)) {
                AtomicInteger hints = new AtomicInteger();
                store.onHint(hints::incrementAndGet);
                assertThat(failureOf(() -> store.append(NEWS)).isTimeout()).isFalse();
                redis.startAgain();

                await(() -> store.append(NEWS));
                log.awaitSubscription();
                Patience.await("a hint of the subscription").until(() -> hints.get() > 0);
            }
        }
    }

    @Test
    void aServerThatHangsIsATimeoutWhateverIsAsked() {
        try (RedisProcess redis = RedisProcess.start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS, SHORT, redis.endpoint())) {
            await(() -> store.append(NEWS));
            redis.suspend();

            List<ThrowingCallable> calls = List.of(
                    () -> store.pull("node", Position.START, 1),
                    () -> store.append(NEWS),
                    store::heartbeats,
                    () -> store.leave("node"),
                    () -> store.awaitReplicas(1, SHORT));
            for (ThrowingCallable call : calls) {
                FeedStoreException failure = failureOf(call);
                assertThat(failure.isTimeout()).as(failure.getMessage()).isTrue();
            }
            store.reconnect();
            assertThat(failureOf(() -> store.pull("node", Position.START, 1)).isTimeout())
                    .as("nor does a new connection help")
                    .isTrue();
            redis.resume();
            assertThat(await(() -> store.pull("node", Position.START, 1)).outcome())
                    .isEqualTo(Pulled.Outcome.OK);
        }
    }

    @Test
    void closingDoesNotWaitForAServerThatHangs() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisFeedStore store = RedisLog.in(redis).open(SETTINGS, SHORT, redis.endpoint());
            store.onHint(() -> {});
            await(() -> store.append(NEWS));
            redis.suspend();
            long begin = System.nanoTime();
            store.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aWrongPasswordIsNamed() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisEndpoint wrong = new RedisEndpoint(
                    redis.host(), redis.port(), "", "guess", 0, redis.endpoint().tls());
            try (RedisFeedStore store = RedisLog.in(redis).open(SETTINGS, RedisLog.TIMEOUT, wrong)) {
                FeedStoreException failure = failureOf(() -> store.pull("node", Position.START, 1));
                assertThat(failure).hasMessageContaining("WRONGPASS").hasMessageNotContaining("guess");
                assertThat(failure.isTimeout()).isFalse();
            }
        }
    }

    @Test
    void aReplicaAnswersNoNode() {
        try (RedisProcess primary = RedisProcess.start()) {
            RedisLog log = RedisLog.in(primary);
            try (RedisFeedStore store = log.open(SETTINGS);
                    RedisProcess replica =
                            RedisProcess.builder().replicaOf(primary).start()) {
                store.append(NEWS);
                replica.awaitReplication();
                try (RedisFeedStore stale = log.open(SETTINGS, RedisLog.TIMEOUT, replica.endpoint())) {
                    assertThatThrownBy(() -> stale.pull("node", Position.START, 1))
                            .isInstanceOf(FeedStoreException.class)
                            .hasMessageContaining("READONLY");
                }
            }
        }
    }

    @Test
    void aPrimaryThatIsFencedAnswersNoNode() {
        try (RedisProcess redis = RedisProcess.start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS)) {
            store.append(NEWS);
            redis.cli("CONFIG", "SET", "min-replicas-to-write", "1");

            for (ThrowingCallable call :
                    List.<ThrowingCallable>of(() -> store.pull("node", Position.START, 1), () -> store.append(NEWS))) {
                assertThat(failureOf(call)).hasMessageContaining("NOREPLICAS");
            }
        }
    }

    @Test
    void aServerWithoutMemoryAnswersNoNode() {
        try (RedisProcess redis = RedisProcess.start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS)) {
            store.append(NEWS);
            redis.cli("CONFIG", "SET", "maxmemory", "1");

            assertThat(failureOf(() -> store.pull("node", Position.START, 1))).hasMessageContaining("OOM");
        }
    }

    @Test
    void awaitsAReplica() {
        try (RedisProcess primary = RedisProcess.start();
                RedisProcess replica = RedisProcess.builder().replicaOf(primary).start();
                RedisFeedStore store = RedisLog.in(primary).open(SETTINGS)) {
            replica.awaitReplication();
            store.append(NEWS);

            assertThat(store.awaitReplicas(1, Duration.ofSeconds(10))).isEqualTo(1);
            replica.suspend();
            store.append(NEWS);
            assertThat(store.awaitReplicas(1, Duration.ofSeconds(1))).isZero();
            replica.resume();
        }
    }

    @Test
    void aReplicaThatTakesOverIsNotSealedAtFirst() {
        try (RedisProcess primary = RedisProcess.start();
                RedisProcess replica = RedisProcess.builder().replicaOf(primary).start()) {
            RedisLog log = RedisLog.in(primary);
            replica.awaitReplication();
            Position head;
            try (RedisFeedStore store = log.open(SETTINGS)) {
                head = store.append(NEWS).head();
                store.awaitReplicas(1, Duration.ofSeconds(10));
            }
            primary.kill();
            replica.cli("REPLICAOF", "NO", "ONE");
            try (RedisFeedStore store = log.open(SETTINGS, RedisLog.TIMEOUT, replica.endpoint())) {
                Pulled pulled = store.pull("node", head, 1);
                assertThat(pulled.outcome()).isEqualTo(Pulled.Outcome.OK);
                assertThat(pulled.sealAt())
                        .isEqualTo(pulled.now() + SETTINGS.seal().toMillis());
            }
        }
    }

    @Test
    void aPrimaryThatWasAReplicaInBetweenIsNotSealedAtFirst() {
        try (RedisProcess redis = RedisProcess.start();
                RedisProcess other = RedisProcess.builder().replicaOf(redis).start();
                RedisFeedStore store = RedisLog.in(redis).open(SETTINGS)) {
            other.awaitReplication();
            Position kept = store.append(NEWS).head();
            store.pull("node", kept, 1);
            store.awaitReplicas(1, Duration.ofSeconds(10));
            other.cli("REPLICAOF", "NO", "ONE");
            store.append(news("lost"));
            redis.cli("REPLICAOF", "127.0.0.1", String.valueOf(other.port()));
            redis.awaitReplication();
            redis.cli("REPLICAOF", "NO", "ONE");

            Pulled pulled = store.pull("node", kept, 1);
            assertThat(pulled.head()).isEqualTo(kept);
            assertThat(pulled.sealAt()).isEqualTo(pulled.now() + SETTINGS.seal().toMillis());
        }
    }

    private static Append news(String text) {
        return new Append(List.of(new FeedEntry(text, 4_000_000_000L)), null, false, null);
    }

    private static FeedStoreException failureOf(ThrowingCallable call) {
        FeedStoreException failure = catchThrowableOfType(FeedStoreException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static <T> T await(Callable<T> call) {
        return Patience.await("an answer").ignoreExceptions().until(call, Objects::nonNull);
    }
}
