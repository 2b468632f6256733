package io.portcullis.token;

import io.portcullis.Reason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Verifies signatures beside the event loops, so that a flood of new tokens does not keep known ones waiting.
 * Thread-safe.
 *
 * <p>The queue is bounded: what does not fit is refused as our own trouble. A token whose signature is being verified is
 * not verified a second time; whoever presents it meanwhile gets the same answer.
 */
public final class SignatureWorkers implements AutoCloseable {

    private final ThreadPoolExecutor executor;
    private final ConcurrentMap<TokenDigest, Mono<Verification>> underWay = new ConcurrentHashMap<>();

    /**
     * Workers.
     *
     * @param threads how many signatures are verified at a time
     * @param queueCapacity how many tokens may wait
     */
    public SignatureWorkers(int threads, int queueCapacity) {
        AtomicInteger count = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queueCapacity), task -> {
                    Thread thread = new Thread(task, "portcullis-signatures-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** As many threads as leave half of this machine to the event loops. */
    public static SignatureWorkers forThisMachine() {
        return new SignatureWorkers(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 1024);
    }

    /** The verdict of the check, which is run once for all who ask for this token meanwhile. */
    Mono<Verification> verify(TokenDigest digest, Supplier<Verification> check) {
        Sinks.One<Verification> answer = Sinks.one();
        Mono<Verification> other = underWay.putIfAbsent(digest, answer.asMono());
        if (other != null) {
            return other;
        }
        try {
            executor.execute(() -> finish(digest, answer, check));
        } catch (RejectedExecutionException e) {
            finish(digest, answer, () -> new Verification.Refused(Reason.VERIFIER_BUSY));
        }
        return answer.asMono();
    }

    private void finish(TokenDigest digest, Sinks.One<Verification> answer, Supplier<Verification> check) {
        Verification verdict;
        try {
            verdict = check.get();
        } catch (RuntimeException e) {
            verdict = new Verification.Refused(Reason.INTERNAL_ERROR);
        }
        underWay.remove(digest);
        answer.tryEmitValue(verdict);
    }

    /** How many tokens wait. */
    public int waiting() {
        return executor.getQueue().size();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
