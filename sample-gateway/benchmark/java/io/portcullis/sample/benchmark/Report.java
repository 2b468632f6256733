package io.portcullis.sample.benchmark;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A table for each scenario: medians, and ratios to {@link Contender#BARE} in the same round as median (least-most). */
record Report(List<Window> windows) {

    void print(PrintStream out) {
        for (Scenario scenario : Scenario.values()) {
            List<Window> own = windows.stream()
                    .filter(window -> window.scenario() == scenario)
                    .toList();
            if (!own.isEmpty()) {
                print(scenario, own, out);
            }
        }
    }

    private static void print(Scenario scenario, List<Window> windows, PrintStream out) {
        out.printf("%n### %s%n%n", scenario.title());
        out.println(
                "| gateway | CPU µs/request | ratio | over bare, µs | requests/s | p50 ms | p99 ms | ratio | p99.9 ms |"
                        + " bytes/request | Redis calls/request | Redis CPU µs/request |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<Window> bare = of(Contender.BARE, windows);
        for (Contender contender : scenario.contenders()) {
            List<Window> own = of(contender, windows);
            if (own.isEmpty()) {
                continue;
            }
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %.1f | %.0f | %.2f | %.2f | %s | %.2f | %s | %.3f | %.1f |%n",
                    contender.title(),
                    median(own, Window::cpuMicros),
                    spread(ratios(own, bare, Window::cpuMicros)),
                    median(differences(own, bare)),
                    median(own, window -> window.load().perSecond()),
                    median(own, window -> window.load().p50Millis()),
                    median(own, window -> window.load().p99Millis()),
                    spread(ratios(own, bare, window -> window.load().p99Millis())),
                    median(own, window -> window.load().p999Millis()),
                    contender == Contender.HAPROXY
                            ? ""
                            : String.format(Locale.ROOT, "%.0f", median(own, Window::allocatedBytes)),
                    median(own, Window::redisCalls),
                    median(own, Window::redisMicros));
        }
        for (Contender own : List.of(Contender.PORTCULLIS, Contender.PORTCULLIS_TUNED)) {
            for (Contender other :
                    List.of(Contender.RESOURCE_SERVER, Contender.REDIS, Contender.BARE_TUNED, Contender.HAPROXY)) {
                pair(own, other, windows, out);
            }
        }
    }

    private static void pair(Contender own, Contender other, List<Window> windows, PrintStream out) {
        List<Window> owns = of(own, windows);
        List<Window> others = of(other, windows);
        if (!owns.isEmpty() && !others.isEmpty()) {
            out.printf(
                    "%n%s : %s, CPU: %s%n",
                    own.title(), other.title(), spread(ratios(owns, others, Window::cpuMicros)));
        }
    }

    private static List<Window> of(Contender contender, List<Window> windows) {
        return windows.stream()
                .filter(window -> window.contender() == contender)
                .toList();
    }

    /** Of windows of the same round, which stand in the same order. */
    private static double[] ratios(List<Window> own, List<Window> other, ToDoubleFunction<Window> figure) {
        double[] ratios = new double[own.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(other.get(i));
        }
        return ratios;
    }

    private static double[] differences(List<Window> own, List<Window> other) {
        double[] differences = new double[own.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = own.get(i).cpuMicros() - other.get(i).cpuMicros();
        }
        return differences;
    }

    private static String spread(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
        return median(windows.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
