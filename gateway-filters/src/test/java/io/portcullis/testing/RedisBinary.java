package io.portcullis.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/** The executable of Redis: what {@value #PROPERTY} names, else one on the PATH, else the one that embedded-redis carries. */
final class RedisBinary {

    static final String PROPERTY = "test.redis-binary";

    private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);
    private static final List<String> NAMES = List.of("redis-server", "valkey-server");

    private static Path chosen;

    private RedisBinary() {}

    /** Decided once. Not resolved: Redis takes its role from the name it is called by. */
    static synchronized Path path() {
        if (chosen == null) {
            chosen = choose();
        }
        return chosen;
    }

    static Optional<Path> given() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
    }

    static Optional<Path> onPath() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path choose() {
        Path binary = Stream.of(given(), onPath())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(RedisBinary::embedded);
        LOG.info("Redis for tests: {} ({})", binary, version(binary));
        return binary;
    }

    private static Path embedded() {
        try {
            File directory = Files.createTempDirectory("redis-binary").toFile();
            directory.deleteOnExit();
            File binary = ExecutableProvider.newJarResourceProvider(directory).get();
            binary.deleteOnExit();
            return binary.toPath();
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(
                    "No Redis for tests. Set REDIS_TEST_URL, run a Docker engine, put redis-server on the PATH,"
                            + " or name an executable by -D" + PROPERTY
                            + ": there is no embedded one for this platform.",
                    e);
        }
    }

    private static String version(Path binary) {
        try {
            Process process = new ProcessBuilder(binary.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(binary + " does not run here: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(binary + " does not run here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
