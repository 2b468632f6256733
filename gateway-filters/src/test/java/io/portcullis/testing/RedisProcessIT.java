package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisProcessIT {

    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void answersItsOwnPasswordOnly() {
        try (RedisProcess redis = RedisProcess.start()) {
            assertThat(redis.cli("SET", "k", "v")).isEqualTo("OK");
            assertThat(redis.cli("GET", "k")).isEqualTo("v");
            assertThat(redis.cli("GET", "none")).isNull();
            assertThat(redis.cli("MGET", "k", "none")).isEqualTo("v\nnull");
            assertThatThrownBy(() -> redis.cli("NOSUCH")).isInstanceOf(RedisErrorReply.class);
            RedisEndpoint stranger = RedisEndpoint.local(redis.port(), "guess", null);
            assertThatThrownBy(() -> RespClient.connect(stranger, RedisServer.ANSWER_TIMEOUT))
                    .isInstanceOf(RedisErrorReply.class)
                    .hasMessageContaining("WRONGPASS");
        }
    }

    @Test
    void keepsThePasswordOutOfTheCommandLine() {
        try (RedisProcess redis = RedisProcess.start()) {
            Optional<String> line =
                    ProcessHandle.of(redis.pid()).orElseThrow().info().commandLine();
            assertThat(line.orElse("")).doesNotContain(redis.password());
        }
    }

    @Test
    void isReachedByItsUri() {
        try (RedisProcess redis = RedisProcess.start();
                RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(connection.sync().ping()).isEqualTo("PONG");
        }
    }

    @Test
    void isSilentWhileSuspendedAndGoesOnWhenResumed() throws IOException {
        try (RedisProcess redis = RedisProcess.start();
                RespClient client = RespClient.connect(redis.endpoint(), SHORT)) {
            redis.suspend();
            assertThatThrownBy(() -> client.call("INCR", "late")).isInstanceOf(SocketTimeoutException.class);
            redis.resume();
            Patience.await("the command that waited").until(() -> "1".equals(redis.cli("GET", "late")));
        }
    }

    @Test
    void refusesConnectionsWhenKilled() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.kill();
            assertThat(redis.isRunning()).isFalse();
            assertThatThrownBy(() -> redis.cli("PING")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void keepsWhatIsOnDiskWhenStartedAgain() {
        try (RedisProcess redis = RedisProcess.builder().appendOnly().start()) {
            int port = redis.port();
            redis.cli("SET", "k", "v");
            redis.kill();
            redis.startAgain();
            assertThat(redis.cli("GET", "k")).isEqualTo("v");
            redis.stop();
            redis.startAgain();
            assertThat(redis.cli("GET", "k")).isEqualTo("v");
            assertThat(redis.port()).isEqualTo(port);
        }
    }

    @Test
    void hasNothingWhenStartedEmpty() {
        try (RedisProcess redis = RedisProcess.builder().appendOnly().start()) {
            redis.cli("SET", "k", "v");
            redis.kill();
            redis.startEmpty();
            assertThat(redis.cli("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void losesAllInMemoryWithoutAnAppendOnlyFile() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.cli("SET", "k", "v");
            redis.stop();
            redis.startAgain();
            assertThat(redis.cli("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void isNotStartedTwice() {
        try (RedisProcess redis = RedisProcess.start()) {
            assertThatThrownBy(redis::startAgain).hasMessage("still running");
        }
    }

    @Test
    void stopsWhileSuspended() {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.suspend();
            redis.stop();
            assertThat(redis.isRunning()).isFalse();
        }
    }

    @Test
    void replicates() {
        try (RedisProcess master = RedisProcess.start();
                RedisProcess replica = RedisProcess.builder().replicaOf(master).start()) {
            replica.awaitReplication();
            master.cli("SET", "k", "v");
            Patience.await("the replica").until(() -> "v".equals(replica.cli("GET", "k")));
            assertThatThrownBy(() -> replica.cli("SET", "k", "w")).hasMessageContaining("READONLY");
        }
    }

    @Test
    void knowsFurtherUsers() throws IOException {
        try (RedisProcess redis =
                RedisProcess.builder().acl("user app on >secret ~app:* +@all").start()) {
            redis.cli("SET", "other", "v");
            RedisEndpoint app = new RedisEndpoint("127.0.0.1", redis.port(), "app", "secret", 0, null);
            try (RespClient client = RespClient.connect(app, RedisServer.ANSWER_TIMEOUT)) {
                assertThat(client.call("SET", "app:k", "v")).isEqualTo("OK");
                assertThatThrownBy(() -> client.call("GET", "other")).hasMessageContaining("NOPERM");
            }
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatThrownBy(() ->
                        RedisProcess.builder().config("no-such-directive yes").start())
                .hasMessageContaining("no-such-directive");
    }
}
