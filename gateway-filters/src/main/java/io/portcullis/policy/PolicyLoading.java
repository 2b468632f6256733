package io.portcullis.policy;

import io.portcullis.feed.FeedStoreException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into force what the log names, step by step. Used by one thread, except where it says otherwise. Whatever goes
 * wrong with a document, the last one that was good stays, and it is tried again.
 */
final class PolicyLoading {

    static final Duration IDLE = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(PolicyLoading.class);
    private static final Duration LEAST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration MOST_BACK_OFF = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 6;

    private final PolicyLog references;
    private final PolicyFetch fetch;
    private final PolicyAssembly assembly;
    private final Consumer<PolicyReference> askers;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Set<PolicyKey> changed = ConcurrentHashMap.newKeySet();
    private final Map<Place, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<PolicyReference, CompletableFuture<Void>> waiters = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();
    private volatile boolean isLoaded;
    private @Nullable Long storeAwayUntil;
    private long unbuiltAgainAt;

    private record Place(PolicyKey key, PolicyReference.Slot slot) {}

    /** What is wrong with a reference, and when it is tried again. */
    private record Trouble(PolicyReference reference, String cause, int attempts, long againAt) {}

    /**
     * Loads what this log names.
     *
     * @param askers told what this node lacks and others may have
     */
    PolicyLoading(
            PolicyLog references,
            PolicyFetch fetch,
            PolicyAssembly assembly,
            Consumer<PolicyReference> askers,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.references = references;
        this.fetch = fetch;
        this.assembly = assembly;
        this.askers = askers;
        this.nanoTime = nanoTime;
        this.random = random;
        this.unbuiltAgainAt = nanoTime.getAsLong();
    }

    /** References to these documents have come. Any thread may say so. */
    void changed(Set<PolicyKey> keys) {
        // First what requests see, then what the loader does about it.
        keys.forEach(assembly::awaits);
        changed.addAll(keys);
    }

    /**
     * Loads what has changed and what is due, and answers when to go on.
     *
     * @param isWhole whether all that was in the log at the start was told before
     */
    Duration step(boolean isWhole) {
        boolean isThrough = loadChanged();
        retry();
        if (isWhole && isThrough && !isLoaded) {
            assembly.open();
            isLoaded = true;
            log.info("All policies have been loaded or tried: {} documents, {} troubles", size(), troubles.size());
        }
        buildAgain();
        return next();
    }

    /** Answers false where the store cannot be asked. */
    private boolean loadChanged() {
        for (PolicyKey key : Set.copyOf(changed)) {
            if (isStoreAway()) {
                return false;
            }
            // Before it is looked at: what comes meanwhile is looked at again.
            changed.remove(key);
            load(key);
            if (isStoreAway()) {
                return false;
            }
        }
        return true;
    }

    private boolean isStoreAway() {
        return storeAwayUntil != null && nanoTime.getAsLong() - storeAwayUntil < 0;
    }

    private void retry() {
        Set<PolicyKey> due = new LinkedHashSet<>();
        troubles.forEach((place, trouble) -> {
            if (nanoTime.getAsLong() - trouble.againAt() >= 0) {
                due.add(place.key());
            }
        });
        for (PolicyKey key : due) {
            if (isStoreAway()) {
                return;
            }
            load(key);
        }
    }

    private void load(PolicyKey key) {
        boolean isChanged = false;
        for (PolicyReference.Slot slot : PolicyReference.Slot.values()) {
            isChanged |= load(key, slot);
        }
        if (assembly.settle(key) || isChanged) {
            assembly.publish(key.tenant());
        }
        tellWaiters(key);
    }

    /** Whether anything has changed in this place. */
    private boolean load(PolicyKey key, PolicyReference.Slot slot) {
        Place place = new Place(key, slot);
        PolicyReference wanted = references.heads(key).wanted(slot);
        PolicyReference here = assembly.loaded(key).reference(slot);
        Trouble trouble = troubles.get(place);
        boolean isTried = trouble != null && trouble.reference().equals(wanted);
        if (trouble != null && !isTried) {
            troubles.remove(place);
        }
        if (wanted == null || wanted.digest() == null) {
            assembly.put(key, slot, null);
            return here != null || trouble != null;
        }
        if (wanted.equals(here) || (isTried && trouble != null && nanoTime.getAsLong() - trouble.againAt() < 0)) {
            return false;
        }
        try {
            assembly.put(key, slot, fetch.load(wanted, wanted.digest()));
            recovered(place);
        } catch (RuntimeException | Error e) {
            // Also after an Error: one tenant's document must not end the loading of all others.
            failed(place, wanted, e);
            return !isTried;
        }
        return true;
    }

    private void recovered(Place place) {
        storeAwayUntil = null;
        Trouble trouble = troubles.remove(place);
        if (trouble != null) {
            log.info("{} is loaded now", trouble.reference());
        }
    }

    private void failed(Place place, PolicyReference wanted, Throwable e) {
        failures.increment();
        Trouble before = troubles.get(place);
        String cause = cause(e);
        if (before == null || !before.cause().equals(cause)) {
            log.error("{} cannot be loaded, what was in force before stays: {}", wanted, cause);
        }
        int attempts = before == null ? 0 : Math.min(before.attempts() + 1, MOST_DOUBLINGS);
        long again = nanoTime.getAsLong() + backOff(attempts).toNanos();
        troubles.put(place, new Trouble(wanted, cause, attempts, again));
        assembly.failed(wanted);
        if (e instanceof FeedStoreException) {
            storeAwayUntil = again;
        }
        if (e instanceof MissingContentsException && attempts < MOST_DOUBLINGS && Integer.bitCount(attempts) == 1) {
            // A few times: who has the contents puts them back every minute anyway.
            askers.accept(wanted);
        }
    }

    private static String cause(Throwable e) {
        boolean isExplained = e instanceof FeedStoreException
                || e instanceof MissingContentsException
                || e instanceof IllegalStateException
                || e instanceof InvalidPolicyException;
        return isExplained ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** Exponential, with jitter. */
    private Duration backOff(int attempts) {
        long most = Math.min(MOST_BACK_OFF.toNanos(), LEAST_BACK_OFF.toNanos() << attempts);
        return Duration.ofNanos(random.nextLong(most / 2, most + 1));
    }

    private void buildAgain() {
        if (nanoTime.getAsLong() - unbuiltAgainAt >= 0) {
            unbuiltAgainAt = nanoTime.getAsLong() + MOST_BACK_OFF.toNanos();
            assembly.unbuilt().forEach(assembly::publish);
        }
    }

    private Duration next() {
        long now = nanoTime.getAsLong();
        long next = IDLE.toNanos();
        for (Trouble trouble : troubles.values()) {
            next = Math.min(
                    next, Math.max(trouble.againAt() - now, Duration.ofMillis(1).toNanos()));
        }
        return Duration.ofNanos(next);
    }

    /** Ends when the reference, or a newer one, is loaded, or with what is wrong with it. Any thread may ask. */
    CompletableFuture<Void> whenLoaded(PolicyReference reference) {
        CompletableFuture<Void> answer = waiters.computeIfAbsent(reference, same -> new CompletableFuture<>());
        changed.add(reference.key());
        return answer;
    }

    private void tellWaiters(PolicyKey key) {
        waiters.forEach((reference, waiter) -> {
            if (reference.key().equals(key)) {
                tell(reference, waiter);
            }
        });
    }

    private void tell(PolicyReference reference, CompletableFuture<Void> waiter) {
        Place place = new Place(reference.key(), reference.slot());
        Trouble trouble = troubles.get(place);
        PolicyReference wanted = references.heads(reference.key()).wanted(reference.slot());
        boolean isDone = Objects.equals(wanted, assembly.loaded(reference.key()).reference(reference.slot()));
        if (isDone || trouble != null) {
            waiters.remove(reference);
            if (isDone) {
                waiter.complete(null);
            } else {
                waiter.completeExceptionally(new IllegalStateException(
                        Objects.requireNonNull(trouble).cause()));
            }
        }
    }

    /** Whether all references that were known at the start have been tried. Any thread may ask. */
    boolean isLoaded() {
        return isLoaded;
    }

    /** How many documents count, shadows among them. Any thread may ask. */
    int size() {
        return (int) assembly.all().count();
    }

    /** How often a document could not be loaded. Any thread may ask. */
    long failures() {
        return failures.sum();
    }

    /** What is wrong with which document. Any thread may ask. */
    SortedMap<PolicyKey, String> troubles() {
        SortedMap<PolicyKey, String> causes = new TreeMap<>();
        troubles.forEach((place, trouble) -> causes.put(place.key(), trouble.cause()));
        return causes;
    }
}
