package io.portcullis.sample.soak;

import java.util.Locale;

/** What the gateway used at one moment: memory in bytes, the heap after a collection. */
record Usage(
        long seconds,
        long requests,
        long unavailable,
        long heap,
        long direct,
        long resident,
        long threads,
        long files) {

    static final String HEADER = """
            | s | requests | 503 | heap MB | direct MB | resident MB | threads | files |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private static final double MB = 1 << 20;

    static Usage of(SoakGateway gateway, SoakAnswers answers) {
        long[] told = gateway.usage();
        return new Usage(
                answers.seconds(), answers.all(), answers.of(503), told[0], told[1], told[2], told[3], told[4]);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %.1f | %.1f | %.0f | %d | %d |%n",
                seconds,
                requests,
                unavailable,
                heap / MB,
                direct / MB,
                resident / MB,
                threads,
                files);
    }
}
