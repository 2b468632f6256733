package io.portcullis.sample.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Sends load with wrk. */
record Wrk(Path script, String cpu) {

    static final int CONNECTIONS = 32;

    /**
     * What came back.
     *
     * @param refused answers of 400 and above
     * @param failed requests without an answer
     */
    record Load(
            long requests,
            double seconds,
            long refused,
            long failed,
            double p50Millis,
            double p99Millis,
            double p999Millis,
            double longestMillis) {

        double perSecond() {
            return requests / seconds;
        }
    }

    /**
     * Sends requests.
     *
     * @param start with which of the scenario's tokens to begin
     */
    Load run(int port, Scenario scenario, Slice tokens, int start, int seconds) throws IOException {
        List<String> output = Programs.run(List.of(
                "taskset",
                "-c",
                cpu,
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port,
                "--",
                scenario.path(),
                tokens.file(),
                String.valueOf(tokens.first()),
                String.valueOf(tokens.count()),
                String.valueOf(start),
                String.valueOf(scenario.pauseMillis())));
        String line = output.stream()
                .filter(each -> each.startsWith("figures "))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk said " + output));
        String[] figures = line.split(" ", -1);
        Load load = new Load(
                Long.parseLong(figures[1]),
                Long.parseLong(figures[2]) / 1e6,
                Long.parseLong(figures[3]),
                Long.parseLong(figures[4]),
                millis(figures[5]),
                millis(figures[6]),
                millis(figures[7]),
                millis(figures[8]));
        if (load.failed() > 0 || load.requests() == 0) {
            throw new IOException(
                    String.format(Locale.ROOT, "%s: %d requests, %d failed", scenario, load.requests(), load.failed()));
        }
        return load;
    }

    private static double millis(String micros) {
        return Long.parseLong(micros) / 1e3;
    }
}
