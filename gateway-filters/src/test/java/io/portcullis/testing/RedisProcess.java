package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.util.FileSystemUtils;

/** A real Redis as a child process on loopback, to be suspended, killed and started again. */
public final class RedisProcess implements RedisServer {

    static final String DATA = "data";

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private static final Set<RedisProcess> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(RedisProcess::close)));
    }

    private final Path home;
    private final RedisEndpoint endpoint;
    private final List<String> command;
    private volatile ChildProcess process;

    RedisProcess(Path home, RedisEndpoint endpoint, List<String> command) {
        this.home = home;
        this.endpoint = endpoint;
        this.command = command;
        OPEN.add(this);
    }

    public static RedisProcessBuilder builder() {
        return new RedisProcessBuilder();
    }

    public static RedisProcess start() {
        return builder().start();
    }

    @Override
    public RedisEndpoint endpoint() {
        return endpoint;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** SIGSTOP: connections stay, nothing is answered. */
    public void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** SIGKILL; returns when it is dead. What is on disk stays. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM; returns when it is dead. What is on disk stays. */
    public void stop() {
        process.stop();
    }

    /** After a kill or stop: with the same port, configuration and what is on disk. */
    public void startAgain() {
        try {
            launch();
        } catch (BindException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After a kill or stop: with the same port and configuration, and no data. */
    public void startEmpty() {
        requireDead();
        deleteAll(home.resolve(DATA));
        startAgain();
    }

    /** Waits until this replica is in step with its master. */
    public void awaitReplication() {
        Patience.await("a replica in step")
                .ignoreExceptions()
                .until(() -> cli("INFO", "replication").contains("master_link_status:up"));
    }

    /** Kills it and deletes all it has written. */
    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
        deleteAll(home);
        OPEN.remove(this);
    }

    /** All it has printed. */
    public String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void launch() throws BindException {
        requireDead();
        home.resolve(DATA).toFile().mkdirs();
        process = ChildProcess.start(command, logFile(), home);
        try {
            Patience.await("a Redis that answers").until(() -> !process.isAlive() || answers());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("Redis does not answer:\n" + log(), e);
        }
        if (!process.isAlive()) {
            throw dead(log());
        }
    }

    private static IllegalStateException dead(String log) throws BindException {
        if (log.contains("Address already in use") || log.contains("Failed listening")) {
            throw new BindException(log);
        }
        return new IllegalStateException("Redis did not start:\n" + log);
    }

    private boolean answers() {
        try (RespClient client = RespClient.connect(endpoint, PROBE_TIMEOUT)) {
            return client.call("PING").equals("PONG");
        } catch (RedisErrorReply e) {
            return e.getMessage().startsWith("MASTERDOWN");
        } catch (IOException e) {
            return false;
        }
    }

    private void requireDead() {
        if (isRunning()) {
            throw new IllegalStateException("still running");
        }
    }

    private Path logFile() {
        return home.resolve("redis.log");
    }

    private static void deleteAll(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Redis " + endpoint + (isRunning() ? " pid " + pid() : " (dead)");
    }
}
