package io.portcullis.policy;

import io.portcullis.feed.FeedStoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the contents of what is in force back into the store, which may have lost them: at once after it has lost its log or
 * another node asks for them, and every minute. Used by one thread, except where it says otherwise.
 */
final class PutBack {

    private static final Logger log = LoggerFactory.getLogger(PutBack.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration AFTER_AN_ERROR = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;

    private final PolicyContents contents;
    private final Supplier<Stream<LoadedPolicy>> inForce;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Deque<LoadedPolicy> next = new ArrayDeque<>();
    private final Queue<LoadedPolicy> asked = new ConcurrentLinkedQueue<>();
    private Object timeline = "";
    private long againAt;

    PutBack(
            PolicyContents contents,
            Supplier<Stream<LoadedPolicy>> inForce,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.contents = contents;
        this.inForce = inForce;
        this.nanoTime = nanoTime;
        this.random = random;
        this.againAt = nanoTime.getAsLong() + spread();
    }

    /** Another node may lack this. Any thread may say so. */
    void soon(LoadedPolicy lacking) {
        asked.add(lacking);
    }

    /**
     * Goes on, and answers whether there is more to do now.
     *
     * @param now what is another one than before once the store has lost its log
     */
    boolean step(Object now) {
        boolean isDue = nanoTime.getAsLong() - againAt >= 0;
        if (isDue || !now.equals(timeline)) {
            timeline = now;
            againAt = nanoTime.getAsLong() + spread();
            next.clear();
            inForce.get().forEach(next::add);
        }
        for (LoadedPolicy lacking = asked.poll(); lacking != null; lacking = asked.poll()) {
            next.addFirst(lacking);
        }
        try {
            for (int i = 0; i < AT_ONCE && !next.isEmpty(); i++) {
                PolicySource source = next.element().source();
                contents.put(source.document().key().tenant(), source.digest(), source.text());
                next.remove();
            }
        } catch (FeedStoreException e) {
            log.debug("The contents of policies are put back later: {}", e.getMessage());
            next.clear();
            againAt = nanoTime.getAsLong() + AFTER_AN_ERROR.toNanos();
        }
        return !next.isEmpty();
    }

    /** So that nodes do not do it in step. */
    private long spread() {
        return (long) (EVERY.toNanos() * random.nextDouble(0.8, 1.2));
    }
}
