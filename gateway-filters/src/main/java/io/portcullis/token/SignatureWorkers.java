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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(SignatureWorkers.class);

    private final ThreadPoolExecutor executor;
    private final ConcurrentMap<Task, Sinks.One<Verification>> underWay = new ConcurrentHashMap<>();

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

    /** The verdict of the check, which is run once for all who ask for this token and key meanwhile. */
    Mono<Verification> verify(TokenDigest digest, VerificationKey key, Supplier<Verification> check) {
        Task task = new Task(digest, key);
        Sinks.One<Verification> answer = Sinks.one();
        Sinks.One<Verification> other = underWay.putIfAbsent(task, answer);
        if (other != null) {
            return other.asMono();
        }
        try {
            executor.execute(() -> finish(task, check));
        } catch (RejectedExecutionException e) {
            finish(task, () -> new Verification.Refused(Reason.VERIFIER_BUSY));
        } catch (Error e) {
            finish(task, () -> new Verification.Refused(Reason.INTERNAL_ERROR));
            throw e;
        }
        return answer.asMono();
    }

    /** Answers in any case: whoever waits would wait for ever. */
    private void finish(Task task, Supplier<Verification> check) {
        Verification verdict = new Verification.Refused(Reason.INTERNAL_ERROR);
        try {
            verdict = check.get();
        } catch (RuntimeException e) {
            log.error("A signature could not be verified", e);
        } finally {
            answer(task, verdict);
        }
    }

    private void answer(Task task, Verification verdict) {
        Sinks.One<Verification> answer = underWay.remove(task);
        if (answer != null) {
            answer.tryEmitValue(verdict);
        }
    }

    /** How many tokens wait. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** Ends the workers; whoever still waits is refused. */
    @Override
    public void close() {
        executor.shutdownNow();
        underWay.keySet().forEach(task -> answer(task, new Verification.Refused(Reason.VERIFIER_BUSY)));
    }

    /** What one verification is about: a key that replaced another one under its id gives verdicts of its own. */
    private record Task(TokenDigest token, VerificationKey key) {}
}
