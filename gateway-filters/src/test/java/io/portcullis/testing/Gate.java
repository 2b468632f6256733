package io.portcullis.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What bytes wait at: until it is open, and for a time of travel. */
final class Gate {

    private boolean open = true;
    private long latencyNanos;

    synchronized boolean isOpen() {
        return open;
    }

    synchronized void open(boolean isOpen) {
        open = isOpen;
        notifyAll();
    }

    synchronized void latency(Duration latency) {
        latencyNanos = latency.toNanos();
        notifyAll();
    }

    /** All that wait here look again whether they are abandoned. */
    synchronized void wake() {
        notifyAll();
    }

    /** Returns when what arrived now may go on; throws when it is abandoned before. */
    synchronized void pass(BooleanSupplier abandoned) throws IOException {
        long arrival = System.nanoTime();
        while (!abandoned.getAsBoolean()) {
            long left = arrival + latencyNanos - System.nanoTime();
            if (open && left <= 0) {
                return;
            }
            pause(open ? left : 0);
        }
        throw new SocketException("abandoned");
    }

    /** As long as nobody wakes us when the time is 0. */
    @SuppressWarnings({"WaitNotInLoop", "NotifyAll"})
    private void pause(long nanos) throws InterruptedIOException {
        try {
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, nanos);
            } else {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
