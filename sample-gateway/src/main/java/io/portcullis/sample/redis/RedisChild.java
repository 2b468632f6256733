package io.portcullis.sample.redis;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that lives until it is closed. Ended by somebody else it comes back after a moment: empty, on the same
 * port, with the same password. Only a JVM that is killed leaves it behind.
 */
final class RedisChild implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisChild.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final long MOMENT_MS = 1000;
    private static final long POLL_MS = 20;

    private final RedisFolder folder;
    private final RedisAddress address;
    private final ProcessBuilder command;
    private final CountDownLatch leftAlone = new CountDownLatch(1);
    private Process process;

    private RedisChild(RedisFolder folder, Path program, RedisAddress address) {
        this.folder = folder;
        this.address = address;
        this.command = new ProcessBuilder(program.toString(), folder.configure(address))
                .directory(folder.file())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.log()));
        this.process = launch();
    }

    /** @throws RedisChildException when there is none that runs here, or the port is taken */
    static RedisChild start(RedisProperties properties) {
        return start(properties, RedisProgram.onThisMachine());
    }

    static RedisChild start(RedisProperties properties, RedisProgram programs) {
        RedisFolder folder = RedisFolder.create();
        try {
            RedisChild child =
                    new RedisChild(folder, programs.find(folder), RedisAddress.withRandomPassword(properties.port()));
            child.awaitAnswer();
            child.watch(properties.restart());
            return child;
        } catch (RuntimeException failed) {
            folder.delete();
            throw failed;
        }
    }

    RedisAddress address() {
        return address;
    }

    Path connection() {
        return folder.connection();
    }

    synchronized ProcessHandle process() {
        return process.toHandle();
    }

    void introduce() {
        log.info("Redis           {}, process {}", address, process().pid());
        log.info("A second node   --spring.profiles.active=second --spring.config.import=file:{}", folder.connection());
    }

    /** From now on it may end. */
    void leaveAlone() {
        leftAlone.countDown();
    }

    @Override
    public void close() {
        leaveAlone();
        end();
        folder.delete();
    }

    /** Nothing in it is worth a shutdown in good order. */
    private synchronized void end() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        folder.emptyData();
        try {
            return command.start();
        } catch (IOException failed) {
            throw new RedisChildException(String.valueOf(failed.getMessage()));
        }
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!address.answers()) {
            if (!process().isAlive() || System.nanoTime() - deadline > 0) {
                end();
                throw new RedisChildException(address + " does not answer.\n" + folder.lastWords());
            }
            if (isLeftAloneWithin(POLL_MS)) {
                return;
            }
        }
    }

    private void watch(boolean restart) {
        Thread thread = new Thread(() -> watchUntilLeftAlone(restart), "redis-child-" + address.port());
        thread.setDaemon(true);
        thread.start();
    }

    private void watchUntilLeftAlone(boolean restart) {
        do {
            process().onExit().join();
            if (isLeftAloneWithin(MOMENT_MS)) {
                return;
            }
            if (restart) {
                startAgain();
            } else {
                log.warn("Redis on {} has ended and stays away (sample.redis.restart is false)", address);
            }
        } while (restart);
    }

    private void startAgain() {
        try {
            synchronized (this) {
                if (leftAlone.getCount() == 0) {
                    return;
                }
                process = launch();
            }
            awaitAnswer();
            log.warn(
                    "Redis on {} was ended by somebody; it is back, empty, as process {}",
                    address,
                    process().pid());
        } catch (RuntimeException failed) {
            log.warn("Redis was ended by somebody and does not come back: {}", failed.getMessage());
        }
    }

    private boolean isLeftAloneWithin(long milliseconds) {
        try {
            return leftAlone.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
