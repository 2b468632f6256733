package io.portcullis.sample.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class RedisProgramTests {

    private static final List<String> BUNDLED =
            BundledPrograms.forSystem(System.getProperty("os.name"), System.getProperty("os.arch"));

    @TempDir
    private Path bin;

    private final RedisFolder folder = RedisFolder.create();

    @AfterEach
    void delete() {
        folder.delete();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64",
        "Linux, aarch64, linux-arm64",
        "Linux, i386, linux-386",
        "Mac OS X, aarch64, darwin-arm64",
        "Mac OS X, x86_64, darwin-amd64",
        "Windows 11, amd64, windows-amd64.exe"
    })
    void everyUsualSystemHasABundledProgram(String os, String architecture, String ending) {
        assertThat(BundledPrograms.forSystem(os, architecture).get(0)).endsWith(ending);
    }

    @Test
    void everyBundledProgramIsThere() {
        BundledPrograms.BY_SYSTEM
                .values()
                .forEach(names -> assertThat(names)
                        .allSatisfy(
                                name -> assertThat(getClass().getClassLoader().getResource(name))
                                        .as(name)
                                        .isNotNull()));
    }

    @Test
    void anInstalledServerComesFirst() throws IOException {
        Path installed = script("redis-server", "exit 0");
        assertThat(find(BUNDLED)).isEqualTo(installed);
    }

    @Test
    void valkeyIsAsGood() throws IOException {
        Path installed = script("valkey-server", "exit 0");
        assertThat(find(BUNDLED)).isEqualTo(installed);
    }

    @Test
    void oneThatDoesNotRunIsPassedOver() throws IOException {
        script("redis-server", "echo libssl.so.3: cannot open shared object file; exit 127");
        assertThat(find(BUNDLED)).hasFileName(BUNDLED.get(0));
    }

    @Test
    void withoutAnyTheMessageTellsWhatWasTriedAndWhatToDo() throws IOException {
        script("redis-server", "echo libssl.so.3: cannot open shared object file; exit 127");
        assertThatExceptionOfType(RedisChildException.class)
                .isThrownBy(() -> find(List.of("redis-server-for-nobody")))
                .satisfies(failed -> {
                    FailureAnalysis analysis = new RedisChildAnalyzer().analyze(failed, failed);
                    assertThat(analysis.getDescription())
                            .contains("libssl.so.3", "valkey-server is not on the PATH", "redis-server-for-nobody");
                    assertThat(analysis.getAction())
                            .contains("--sample.redis.enabled=false", "--spring.data.redis.host=");
                });
    }

    @Test
    void anUnknownSystemIsNamed() {
        assertThat(BundledPrograms.forSystem("SunOS", "sparcv9")).isEmpty();
        assertThatExceptionOfType(RedisChildException.class)
                .isThrownBy(() -> find(List.of()))
                .withMessageContaining("there is no bundled one for " + System.getProperty("os.name"));
    }

    private Path find(List<String> bundled) {
        return new RedisProgram(bin.toString(), bundled).find(folder);
    }

    private Path script(String name, String body) throws IOException {
        Path script = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
