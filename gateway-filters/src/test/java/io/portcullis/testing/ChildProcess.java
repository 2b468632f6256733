package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that does not outlive this JVM, however this JVM ends. */
final class ChildProcess {

    /** Reads a pipe that only this JVM can write to: its end is the end of the JVM, a SIGKILL included. */
    private static final String WATCHDOG = "trap '' HUP INT TERM; read -r nothing; kill -s KILL \"$0\"; rm -rf \"$1\"";

    private static final int ORDERLY_STOP_SECONDS = 20;

    private final Process process;
    private final Process watchdog;

    private ChildProcess(Process process, Process watchdog) {
        this.process = process;
        this.watchdog = watchdog;
    }

    /** Its output is appended to the log. The home goes with a JVM that had no time to delete it. */
    static ChildProcess start(List<String> command, Path log, Path home) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            ChildProcess child = new ChildProcess(process, watch(process, home));
            var unused = process.onExit().thenRun(child.watchdog::destroyForcibly);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process watch(Process process, Path home) throws IOException {
        try {
            return new ProcessBuilder("sh", "-c", WATCHDOG, Long.toString(process.pid()), home.toString())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP; returns when it stands still. */
    void suspend() {
        signal("STOP");
        Path state = Path.of("/proc", Long.toString(pid()), "stat");
        if (Files.exists(state)) {
            Patience.await("a stopped process")
                    .until(() -> Files.readString(state).contains(") T "));
        }
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("no process " + pid() + " for SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGKILL; returns when it is dead. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
            watchdog.destroyForcibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** SIGTERM, also to a suspended process; SIGKILL when that takes too long. Returns when it is dead. */
    void stop() {
        if (!isAlive()) {
            return;
        }
        resume();
        process.destroy();
        try {
            if (!process.waitFor(ORDERLY_STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }
}
