package io.portcullis.sample.benchmark;

/**
 * One contender at one scenario for some seconds.
 *
 * @param cpuMicros of the gateway's processor time for a request
 * @param allocatedBytes of the gateway for a request; NaN if it is no JVM
 * @param redisCalls for a request
 * @param redisMicros of Redis' processor time for a request
 */
record Window(
        Scenario scenario,
        Contender contender,
        Wrk.Load load,
        double cpuMicros,
        double allocatedBytes,
        double redisCalls,
        double redisMicros) {

    /** Before the first request is over the limit, some are not. */
    private static final double REFUSED = 0.98;

    /** @throws IllegalStateException if requests were not answered as they have to be */
    void requireAnswers() {
        boolean isRefusing = scenario.status() != 200 && !contender.isOpen();
        if (isRefusing ? load.refused() < REFUSED * load.requests() : load.refused() > 0) {
            throw new IllegalStateException(contender + " at " + scenario + ": " + load.refused() + " of "
                    + load.requests() + " requests were refused");
        }
    }
}
