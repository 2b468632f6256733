package io.portcullis.sample.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A contender's process, and what it has used. */
final class Gateway implements AutoCloseable {

    private static final long NANOS_PER_TICK = 10_000_000;

    private final Process process;
    private final BufferedReader output;
    private int port;

    private Gateway(Process process, int port) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        this.port = port;
    }

    /** Starts one that is there after {@link #awaitStart}. */
    static Gateway launch(Contender contender, Surroundings surroundings, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(contender.jvmOptions());
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(contender::uses)
                        .toList()));
        command.add(contender.mainClass());
        contender.properties(surroundings).forEach((name, value) -> command.add(name + "=" + value));
        return new Gateway(Programs.start(command, log), 0);
    }

    void awaitStart() throws IOException {
        if (port == 0) {
            port = (int) read("port ");
        }
    }

    static Gateway haproxy(int port, Path configuration) throws IOException {
        return new Gateway(Programs.start(List.of("haproxy", "-db", "-q", "-f", configuration.toString())), port);
    }

    /** From now on on this processor alone. */
    void pin(String cpu) throws IOException {
        Programs.run(List.of("taskset", "-a", "-cp", cpu, String.valueOf(process.pid())));
    }

    int port() {
        return port;
    }

    /** Of all threads, in user and in system mode. */
    double cpuMicros() throws IOException {
        return cpuMicros(process.pid());
    }

    static double cpuMicros(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (NANOS_PER_TICK / 1e3);
    }

    /** NaN if it is no JVM. */
    double allocatedBytes() throws IOException {
        if (!process.info().command().orElse("").endsWith("java")) {
            return Double.NaN;
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return read("allocated ");
    }

    private long read(String word) throws IOException {
        StringBuilder skipped = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return Long.parseLong(line.substring(word.length()));
            }
            skipped.append(line).append('\n');
        }
        throw new IOException("a gateway ended: " + skipped);
    }

    @Override
    public void close() {
        Programs.stop(process);
    }
}
