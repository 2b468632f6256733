package io.portcullis.sample.soak;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The answers, counted by status, and those that were wrong. */
final class SoakAnswers {

    private static final int MOST_WRONG = 100;

    private final Map<Integer, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private volatile long began = System.nanoTime();

    void begin() {
        began = System.nanoTime();
    }

    void add(int status, Set<Integer> allowed, String what, long sent) {
        counts.computeIfAbsent(status, first -> new LongAdder()).increment();
        if (!allowed.contains(status)) {
            wrong(what + ": expected " + allowed + " but got " + status, sent);
        }
    }

    void wrong(String what, long sent) {
        if (wrong.size() < MOST_WRONG) {
            long before = TimeUnit.NANOSECONDS.toMillis(sent - began);
            long after = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            wrong.add("sent at " + before + " ms, answered at " + after + " ms, " + what);
        }
    }

    List<String> wrong() {
        return wrong;
    }

    long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    }

    long all() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long of(int status) {
        LongAdder count = counts.get(status);
        return count == null ? 0 : count.sum();
    }

    @Override
    public String toString() {
        return all() + " requests in " + seconds() + " s, answered " + counts + ", " + wrong.size() + " wrong";
    }
}
