package io.portcullis.policy;

import io.portcullis.feed.Feed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what the log of policies names, on a thread of its own from {@link #start} to {@link #close}. Thread-safe; no
 * method blocks but {@code close}.
 */
public final class PolicyLoader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PolicyLoader.class);

    /** While the gateway waits for it. */
    private static final Duration SOON = Duration.ofMillis(20);

    private final Feed feed;
    private final PolicyAssembly assembly;
    private final PolicyFetch fetch;
    private final PolicyLoading loading;
    private final PutBack putBack;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Future<?> next;

    /**
     * Loads into the set what the log names and the contents say.
     *
     * @param feed that fills the log
     */
    public PolicyLoader(
            Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicySet set,
            PolicyReader reader,
            PolicyCompiler compiler) {
        this(feed, references, contents, set, reader::read, compiler::compile);
    }

    PolicyLoader(
            Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicySet set,
            Function<String, PolicySource> reader,
            Function<PolicyDocument, CompiledPolicy> compiler) {
        SplittableRandom random = new SplittableRandom();
        this.feed = feed;
        this.assembly = new PolicyAssembly(references, set, System::nanoTime);
        this.fetch = new PolicyFetch(contents, reader, compiler);
        this.loading = new PolicyLoading(references, fetch, assembly, this::ask, System::nanoTime, random);
        this.putBack = new PutBack(contents, assembly::all, System::nanoTime, random);
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, "portcullis-policy-loader");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        references.onChange(keys -> {
            loading.changed(keys);
            wake();
        });
        references.onRepetition(this::answer);
    }

    /** Says again what all know: whoever has the contents understands. */
    private void ask(PolicyReference lacking) {
        Future<?> unused = feed.append(List.of(lacking.entry()));
    }

    private void answer(PolicyReference repeated) {
        LoadedPolicy loaded = assembly.loaded(repeated.key()).in(repeated.slot());
        if (loaded != null && loaded.reference().equals(repeated)) {
            putBack.soon(loaded);
        }
    }

    /** Begins to load; again does nothing but look soon. */
    public void start() {
        isStarted.set(true);
        wake();
    }

    /** Looks soon; many calls make one look. */
    private void wake() {
        if (isStarted.get() && isWoken.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    isWoken.set(false);
                    step();
                });
            } catch (RejectedExecutionException e) {
                log.trace("Policies came after the end");
            }
        }
    }

    private void step() {
        if (next != null) {
            next.cancel(false);
        }
        Duration delay = PolicyLoading.IDLE;
        try {
            delay = loading.step(feed.freshness().isReady());
            // Another epoch, or another timeline of the same.
            boolean hasMore =
                    putBack.step(feed.position().epoch() + feed.statistics().resets());
            delay = hasMore ? Duration.ZERO : isLoaded() ? delay : SOON;
        } catch (RuntimeException | Error e) {
            // Also after an Error: a loader that has ended is silent, and nobody would read why.
            log.error("The loader of policies has a fault and goes on", e);
        }
        if (!thread.isShutdown()) {
            next = thread.schedule(this::step, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Runs this again and again on the loader's thread, which it must not hold up. */
    void every(Duration interval, Runnable task) {
        Future<?> unused =
                thread.scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Needs no store for this document, until it is withdrawn. */
    void offer(PolicySource source) {
        fetch.offer(source);
    }

    void withdraw(PolicySource source) {
        fetch.withdraw(source);
    }

    /** Ends when this version, or a newer one, is in force here, or with what is wrong with it. */
    CompletableFuture<Void> whenLoaded(PolicyReference reference) {
        CompletableFuture<Void> loaded = loading.whenLoaded(reference);
        wake();
        return loaded;
    }

    /** What this node has of a document. */
    LoadedHeads loaded(PolicyKey key) {
        return assembly.loaded(key);
    }

    /** Whether all documents that were there at the start have been loaded, or tried once. */
    public boolean isLoaded() {
        return loading.isLoaded();
    }

    /** How many documents this node has loaded, shadows among them. */
    public int size() {
        return loading.size();
    }

    /** How many documents are known that count and are not loaded yet. */
    public int pending() {
        return assembly.waiting();
    }

    /** How often a document could not be loaded. */
    public long failures() {
        return loading.failures();
    }

    /** Why documents are not loaded, in the order of their keys. */
    public Map<PolicyKey, String> troubles() {
        return loading.troubles();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
