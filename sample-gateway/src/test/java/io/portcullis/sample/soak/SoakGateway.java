package io.portcullis.sample.soak;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The process of the gateway, and of the Redis that is its child, seen from outside. */
final class SoakGateway implements AutoCloseable {

    /** All of the heap is touched at the start, so that resident memory grows by something else only. */
    private static final List<String> MEMORY = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    private static final List<String> PROPERTIES = List.of(
            "--server.port=0",
            "--management.server.port=0",
            "--sample.issuer.port=0",
            "--sample.upstream.port=0",
            "--portcullis.audit.log=none");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path LOG = Path.of("target", "soak-gateway.log");

    private final Process process;
    private final BlockingQueue<long[]> told = new LinkedBlockingQueue<>();
    private final long[] ports;

    SoakGateway() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(MEMORY);
        command.add(SoakChild.class.getName());
        command.addAll(PROPERTIES);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread reader = new Thread(this::read, "soak-gateway-output");
        reader.setDaemon(true);
        reader.start();
        ports = nextTold();
    }

    String url() {
        return "http://localhost:" + ports[0];
    }

    String managementUrl() {
        return "http://localhost:" + ports[1] + "/actuator";
    }

    String issuerUrl() {
        return "http://localhost:" + ports[2];
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Collects its garbage first. */
    long[] usage() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return nextTold();
    }

    /** Its Redis is started again, and empty, a moment later; returns when it is. */
    void killRedis() {
        ProcessHandle old = awaitRedis();
        old.destroyForcibly();
        await("a Redis after process " + old.pid())
                .atMost(PATIENCE)
                .until(() -> redis().filter(young -> young.pid() != old.pid()).isPresent());
    }

    void signalRedis(String name) {
        try {
            new ProcessBuilder("kill", "-s", name, Long.toString(awaitRedis().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private ProcessHandle awaitRedis() {
        return await("a Redis")
                .atMost(PATIENCE)
                .until(this::redis, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<ProcessHandle> redis() {
        return process.children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").contains("redis-server"))
                .findFirst();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                var log = Files.newBufferedWriter(LOG)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(SoakChild.MARK)) {
                    told.add(numbers(line.substring(SoakChild.MARK.length())));
                } else {
                    log.write(line);
                    log.newLine();
                    log.flush();
                }
            }
        } catch (IOException ended) {
            told.add(new long[0]);
        }
    }

    private static long[] numbers(String line) {
        return List.of(line.split(" ")).stream().mapToLong(Long::parseLong).toArray();
    }

    private long[] nextTold() {
        try {
            long[] numbers = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (numbers == null || numbers.length == 0) {
                close();
                throw new IllegalStateException("The gateway says nothing, see " + LOG.toAbsolutePath());
            }
            return numbers;
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    /** In good order: a process that is killed leaves its Redis behind. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static IllegalStateException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(stopped);
    }
}
