package io.portcullis.sample.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs other programs. */
final class Programs {

    private Programs() {}

    /** Returns what it printed. */
    static List<String> run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        int code = exitCode(process);
        if (code != 0) {
            throw new IOException(command.get(0) + " ended with " + code + ": " + lines);
        }
        return lines;
    }

    /** One that goes on; its errors are shown. */
    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** One that goes on, and is talked to by its standard error. */
    static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command).redirectOutput(log.toFile()).start();
    }

    static void stop(Process process) {
        process.destroy();
        exitCode(process);
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
