package io.portcullis.sample.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the folder redis in a real server. */
final class RedisFilesIT {

    private static final Path FILES = Path.of("../redis").toAbsolutePath().normalize();
    private static final String AUTH = "AUTH portcullis portcullis-demo";
    private static final RedisFolder PROGRAM = RedisFolder.create();

    private static Process process;
    private static Resp redis;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        redis = new Resp(Resp.freePort());
        process = new ProcessBuilder(
                        RedisProgram.onThisMachine().find(PROGRAM).toString(),
                        FILES.resolve("redis.conf").toString(),
                        "--aclfile",
                        FILES.resolve("users.acl").toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "" + redis.port(),
                        "--dir",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(30)).until(redis::isListening);
    }

    @AfterAll
    static void stop() {
        process.destroyForcibly().onExit().join();
        PROGRAM.delete();
    }

    @Test
    void nobodyIsServedWithoutAPassword() throws IOException {
        assertThat(redis.ask("PING").get(0)).startsWith("-NOAUTH");
        assertThat(redis.ask("AUTH portcullis-demo").get(0)).startsWith("-WRONGPASS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PING",
                "CLIENT SETNAME gateway",
                "WAIT 0 1",
                "PUBLISH portcullis:dl hint",
                "EVAL \"return redis.call('TIME')\" 0",
                "EVAL \"return redis.call('INFO','server')\" 0",
                "EVAL \"return redis.call('HSET',KEYS[1],'epoch','e')\" 1 portcullis:{dl}:meta",
                "EVAL \"return redis.call('XADD',KEYS[1],'1-0','entry','e')\" 1 portcullis:{dl}:log",
                "EVAL \"return redis.call('SET',KEYS[1],'n','NX','PX',1500)\" 1 portcullis:{dl}:repair"
            })
    void aGatewayMayDoItsWork(String command) throws IOException {
        assertThat(redis.ask(AUTH, command).get(1)).doesNotStartWith("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLUSHALL",
                "CONFIG GET *",
                "KEYS *",
                "ACL LIST",
                "CLIENT LIST",
                "CLIENT KILL TYPE normal",
                "SCRIPT FLUSH",
                "SHUTDOWN",
                "GET other",
                "PUBLISH other hint",
                "SUBSCRIBE other",
                "EVAL \"return redis.call('FLUSHALL')\" 0",
                "EVAL \"return redis.call('GET','other')\" 0"
            })
    void aGatewayMayDoNothingElse(String command) throws IOException {
        assertThat(redis.ask(AUTH, command).get(1)).startsWith("-");
    }
}
