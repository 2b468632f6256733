package io.portcullis.policy;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.FeedStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents in files, which are published as if an operator had done it: at the start, and whenever their contents change.
 * All of them must be good at the start; later a broken one leaves in force what it was. Thread-safe; runs on a thread of
 * its own from {@link #start} to {@link #close}.
 */
public final class PolicyFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PolicyFiles.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(50);

    /** A gateway that has just begun is slow, and its own operator's files are no attack. */
    private static final Duration LONGEST_TESTS = Duration.ofSeconds(10);

    private final PolicyLocations locations;
    private final Policies policies;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final Map<String, PolicyKey> keys = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();
    private final ScheduledThreadPoolExecutor thread;
    private volatile long lookAt;

    /** A document that is not published yet. */
    private record Waiting(PolicyGate.Passed passed, boolean isFromStart) {}

    /**
     * Reads and checks all files of these locations.
     *
     * @throws ConfigurationException with everything that is wrong with any of them
     */
    public PolicyFiles(List<String> locations, Policies policies, ClassLoader loader) {
        this.locations = new PolicyLocations(locations, loader);
        this.policies = policies;
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, "portcullis-policy-files");
            made.setDaemon(true);
            return made;
        });
        this.lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.locations.read().forEach((file, content) -> take(file, content, true));
        if (!problems.isEmpty()) {
            thread.shutdown();
            throw new ConfigurationException(
                    "Documents of portcullis.policy.locations cannot be published:" + listed(), "Correct these files.");
        }
    }

    private String listed() {
        StringBuilder list = new StringBuilder();
        new TreeMap<>(problems)
                .forEach((file, problem) -> list.append(System.lineSeparator())
                        .append(file)
                        .append(": ")
                        .append(problem));
        return list.toString();
    }

    /** Begins to publish, and to look for changes. */
    public void start() {
        if (!locations.isEmpty()) {
            thread.execute(this::step);
        }
    }

    private void step() {
        try {
            if (System.nanoTime() - lookAt >= 0) {
                look();
                lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
            }
            publishWaiting();
        } catch (RuntimeException | Error e) {
            // Also after an Error: a watch that has ended is silent, and nobody would read why.
            log.error("The watch of policy files has a fault and goes on", e);
        }
        if (!thread.isShutdown()) {
            Duration delay = waiting.isEmpty() ? LOOK_EVERY : SOON;
            Future<?> unused = thread.schedule(this::step, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        SortedMap<String, PolicyLocations.Content> found = locations.readChangeable();
        found.forEach((file, content) -> take(file, content, false));
        for (String file : new ArrayList<>(keys.keySet())) {
            if (file.startsWith("file:") && !found.containsKey(file)) {
                PolicyKey key = keys.remove(file);
                seen.remove(file);
                problems.remove(file);
                waiting.remove(file);
                log.warn("The file {} is gone; {} stays in force until it is deleted by an order", file, key);
            }
        }
    }

    /** Looks at a file whose text is another one than before. */
    private void take(String file, PolicyLocations.Content content, boolean isStart) {
        String text = content.text();
        if (text == null) {
            problem(file, String.valueOf(content.error()));
            return;
        }
        if (text.equals(seen.put(file, text))) {
            return;
        }
        try {
            PolicyGate.Passed passed = policies.gate().check(text, LONGEST_TESTS);
            PolicyKey key = passed.source().document().key();
            String other = otherFileOf(key, file);
            if (other != null) {
                problem(
                        file,
                        "it says that it is " + key + ", as " + other + " does; expected one file for a document");
                return;
            }
            keys.put(file, key);
            problems.remove(file);
            waiting.put(file, new Waiting(passed, isStart));
        } catch (InvalidPolicyException | PolicyTestsFailedException e) {
            problem(file, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String otherFileOf(PolicyKey key, String file) {
        return keys.entrySet().stream()
                .filter(known -> known.getValue().equals(key) && !known.getKey().equals(file))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private void problem(String file, String cause) {
        if (!cause.equals(problems.put(file, cause))) {
            failures.increment();
            log.error("The policy file {} changes nothing: {}", file, cause);
        }
    }

    private void publishWaiting() {
        for (Iterator<Map.Entry<String, Waiting>> each = waiting.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Waiting> next = each.next();
            try {
                publish(next.getKey(), next.getValue());
                each.remove();
            } catch (FeedStoreException | VersionConflictException e) {
                log.debug("The policy file {} is published later: {}", next.getKey(), e.getMessage());
                return;
            } catch (RuntimeException e) {
                problem(next.getKey(), String.valueOf(e));
                each.remove();
            }
        }
    }

    private void publish(String file, Waiting next) {
        policies.publisher().requireWhole();
        PolicySource source = next.passed().source();
        PolicyDocument document = source.document();
        PolicyReference newest = policies.references().heads(document.key()).newest();
        boolean isSame = newest != null && source.digest().equals(newest.digest());
        if (!isSame && next.isFromStart() && document.version() == 0 && isRemembered(source)) {
            log.warn(
                    "{} has been published before, and something else since: the file {} is not, until it changes",
                    document.key(),
                    file);
            return;
        }
        PolicyReceipt receipt = policies.publisher()
                .publish(
                        new PolicyOrder(document.key(), null, "file", file, false),
                        next.passed(),
                        PolicyNumbering.ofFile());
        if (receipt.isUnchanged() && !isCurrent(source)) {
            problem(
                    file,
                    "its metadata.version is " + document.version() + ", the current one is " + receipt.version()
                            + " and says something else; expected a greater one");
        }
    }

    private boolean isCurrent(PolicySource source) {
        return policies.references()
                .heads(source.document().key())
                .all()
                .anyMatch(known -> source.digest().equals(known.digest()));
    }

    /** An older version is no news, and must not undo what an operator did since. */
    private boolean isRemembered(PolicySource source) {
        return policies.contents().history(source.document().key()).stream()
                .anyMatch(known -> known.digest().equals(source.digest()));
    }

    /** Whether everything that was there at the start has been published, or need not be. */
    public boolean isPublished() {
        return waiting.values().stream().noneMatch(Waiting::isFromStart);
    }

    /** What is wrong with which file, in the order of their names. */
    public Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** How often a file has been found to be wrong. */
    public long failures() {
        return failures.sum();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
