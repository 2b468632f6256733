package io.portcullis.redis;

/**
 * What a server's clock shows at least, worked out from its answers: it was read between question and answer. Thread-safe.
 *
 * <p>A deadline made of the least that the clock can show is never later than meant, as long as the clock is not set back.
 */
final class ServerClock {

    private static final long UNKNOWN = Long.MIN_VALUE;

    /** The server's microseconds less ours, at least. */
    private volatile long leastOffset = UNKNOWN;

    boolean isKnown() {
        return leastOffset != UNKNOWN;
    }

    /**
     * Takes note of an answer.
     *
     * @param serverMicros what the clock showed
     * @param sentNanos when it was asked, by our clock
     * @param receivedNanos when the answer came
     */
    synchronized void heard(long serverMicros, long sentNanos, long receivedNanos) {
        long least = serverMicros - receivedNanos / 1000;
        long most = serverMicros - sentNanos / 1000 + 1;
        // Beyond the most, the clock was set back or runs slower, or it is another server's.
        if (!isKnown() || most < leastOffset || least > leastOffset) {
            leastOffset = least;
        }
    }

    /** When the server's clock shows at least that this time of ours has come, in microseconds. */
    long at(long nanos) {
        return nanos / 1000 + leastOffset;
    }
}
