package io.portcullis.audit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines one after the other, in the order in which they come, on a thread of its own: no request waits for a log.
 * What would make too many wait is dropped and counted. Thread-safe.
 */
public final class AuditBacklog implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditBacklog.class);
    private static final long CLOSING_SECONDS = 2;

    private final int capacity;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private final ThreadPoolExecutor thread;
    private long droppedAndSaid;

    /**
     * An empty one.
     *
     * @param capacity how many lines may wait
     */
    public AuditBacklog(int capacity) {
        this.capacity = capacity;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, "portcullis-audit");
            made.setDaemon(true);
            return made;
        });
        // After the end whoever brings a line writes it: the last lines of a process are not lost.
        thread.setRejectedExecutionHandler((task, ended) -> task.run());
    }

    /** Returns at once, whether the line is going to be written or not. */
    @Override
    public void execute(Runnable line) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        waiting.add(line);
        wake();
    }

    /** Only the first of many lines pays for waking the thread. */
    private void wake() {
        if (!waiting.isEmpty() && isAwake.compareAndSet(false, true)) {
            thread.execute(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            for (Runnable line = waiting.poll(); line != null; line = waiting.poll()) {
                size.decrementAndGet();
                write(line);
            }
            sayWhatWasDropped();
        } finally {
            isAwake.set(false);
            wake();
        }
    }

    private void write(Runnable line) {
        try {
            line.run();
        } catch (RuntimeException e) {
            dropped.incrementAndGet();
            log.debug("A line of the log portcullis.audit could not be written", e);
        }
    }

    private void sayWhatWasDropped() {
        long now = dropped.get();
        if (now > droppedAndSaid) {
            log.warn(
                    "{} decisions were not written to the log portcullis.audit, which fails, or is slower than they come",
                    now - droppedAndSaid);
            droppedAndSaid = now;
        }
    }

    /** How many lines were not written since the start: too many waited, or the log failed. */
    public long dropped() {
        return dropped.get();
    }

    /** Waits for what waits, for two seconds at the longest. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} decisions were not written to the log portcullis.audit before the end", size.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
