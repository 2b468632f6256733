package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisOrphanIT {

    @Test
    void diesWithItsJvmEvenWhenThatIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + RedisBinary.PROPERTY + "=" + RedisBinary.path(),
                        Orphan.class.getName()))
                .redirectError(Redirect.DISCARD)
                .start();
        ProcessHandle redis = ProcessHandle.of(orphanPid(jvm)).orElseThrow();
        assertThat(redis.isAlive()).isTrue();
        jvm.destroyForcibly().waitFor();
        Patience.await("the end of the child").until(() -> !redis.isAlive());
    }

    private static long orphanPid(Process jvm) throws IOException {
        try (var lines = jvm.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines()
                    .filter(line -> line.startsWith(Orphan.MARK))
                    .map(line -> Long.parseLong(line.substring(Orphan.MARK.length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A JVM that suspends its Redis and is then killed: neither can clean up. */
    static final class Orphan {
        private static final String MARK = "redis pid ";

        public static void main(String[] args) throws Exception {
            RedisProcess redis = RedisProcess.start();
            redis.suspend();
            System.out.println(MARK + redis.pid());
            Thread.currentThread().join();
        }
    }
}
