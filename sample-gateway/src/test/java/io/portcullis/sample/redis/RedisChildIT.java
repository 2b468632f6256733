package io.portcullis.sample.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedisChildIT {

    private RedisChild child;
    private Resp redis;
    private String auth;

    @BeforeEach
    void start() throws IOException {
        start(true);
    }

    private void start(boolean restart) throws IOException {
        child = RedisChild.start(new RedisProperties(true, Resp.freePort(), restart));
        redis = new Resp(child.address().port());
        auth = "AUTH " + child.address().password();
    }

    @AfterEach
    void stop() {
        child.close();
    }

    @Test
    void whoKnowsThePasswordIsAnswered() throws IOException {
        assertThat(redis.ask(auth, "PING")).containsExactly("+OK", "+PONG");
    }

    @Test
    void nobodyElseIs() throws IOException {
        assertThat(redis.ask("PING", "AUTH wrong", "PING"))
                .satisfiesExactly(
                        answer -> assertThat(answer).startsWith("-NOAUTH"),
                        answer -> assertThat(answer).startsWith("-WRONGPASS"),
                        answer -> assertThat(answer).startsWith("-NOAUTH"));
    }

    @Test
    void aFullServerRefusesWritesAndWritesAreLogged() throws IOException {
        assertThat(redis.configuration(auth, "maxmemory-policy", "appendonly", "appendfsync", "save", "bind"))
                .containsExactly("noeviction", "yes", "everysec", "", "127.0.0.1");
    }

    @Test
    void thePasswordIsInNoCommandLine() {
        assertThat(child.process().info().commandLine().orElse(""))
                .doesNotContain(child.address().password());
    }

    @Test
    void whatHoldsThePasswordIsForTheOwnerOnly() throws IOException {
        Path connection = child.connection();
        for (String name : List.of("redis.properties", "redis.conf")) {
            Path file = connection.resolveSibling(name);
            assertThat(Files.readString(file)).contains(child.address().password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(connection.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void killedItComesBackEmptyOnTheSamePortWithTheSamePassword() throws IOException {
        assertThat(redis.ask(auth, "SET a 1", "DBSIZE")).containsExactly("+OK", "+OK", ":1");
        kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> child.address().answers());
        assertThat(redis.ask(auth, "DBSIZE")).containsExactly("+OK", ":0");
        kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> child.address().answers());
    }

    @Test
    void itStaysAwayWhenToldSo() throws IOException {
        child.close();
        start(false);
        kill();
        await().during(Duration.ofMillis(1500)).until(() -> !redis.isListening());
    }

    @Test
    void leftAloneItMayEnd() {
        child.leaveAlone();
        kill();
        await().during(Duration.ofMillis(1500)).until(() -> !redis.isListening());
    }

    @Test
    void closedNothingOfItRemains() {
        child.close();
        assertThat(child.process().isAlive()).isFalse();
        assertThat(child.connection().getParent()).doesNotExist();
        child.close();
    }

    private void kill() {
        ProcessHandle process = child.process();
        process.destroyForcibly();
        process.onExit().join();
    }
}
