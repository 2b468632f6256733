package io.portcullis.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a document has to get through before it is published: it can be read, it is the one that was announced, the limits
 * that it names are there, it can be compiled, and its own tests pass in time. Thread-safe; blocks as long as the tests may
 * take.
 */
final class PolicyGate implements AutoCloseable {

    private static final int MOST_TESTS_AT_ONCE = 4;

    private final Function<String, PolicySource> reader;
    private final Function<PolicyDocument, CompiledPolicy> compiler;
    private final Function<CompiledPolicy, List<PolicyTestResult>> tester;
    private final Function<CompiledPolicy, PolicyImpact> trials;
    private final Supplier<Set<String>> limits;
    private final ThreadPoolExecutor testers = testers();

    /**
     * What got through.
     *
     * @param impact on the requests that were decided last
     */
    record Passed(PolicySource source, List<PolicyTestResult> tests, PolicyImpact impact) {}

    /**
     * A gate.
     *
     * @param limits that obligations may name
     */
    PolicyGate(
            Function<String, PolicySource> reader,
            Function<PolicyDocument, CompiledPolicy> compiler,
            Function<CompiledPolicy, List<PolicyTestResult>> tester,
            Function<CompiledPolicy, PolicyImpact> trials,
            Supplier<Set<String>> limits) {
        this.reader = reader;
        this.compiler = compiler;
        this.tester = tester;
        this.trials = trials;
        this.limits = limits;
    }

    /**
     * Checks a document under whatever key it has.
     *
     * @throws InvalidPolicyException with what is wrong with it
     * @throws PolicyTestsFailedException if its tests fail, or take longer
     */
    Passed check(String text, Duration longest) {
        return check(reader.apply(text), longest);
    }

    private Passed check(PolicySource source, Duration longest) {
        requireLimits(source.document());
        CompiledPolicy compiled = compile(source.document());
        List<PolicyTestResult> results = test(compiled, longest);
        if (!results.stream().allMatch(PolicyTestResult::isPassed)) {
            throw new PolicyTestsFailedException(results);
        }
        return new Passed(source, results, trials.apply(compiled));
    }

    /** Checks a document that has to have this key. */
    Passed check(PolicyKey key, String text, Duration longest) {
        PolicySource source = reader.apply(text);
        if (!source.document().key().equals(key)) {
            throw invalid("metadata says that this is " + source.document().key() + "; expected " + key);
        }
        return check(source, longest);
    }

    private static ThreadPoolExecutor testers() {
        ThreadPoolExecutor testers = new ThreadPoolExecutor(
                MOST_TESTS_AT_ONCE, MOST_TESTS_AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), runnable -> {
                    Thread made = new Thread(runnable, "portcullis-policy-tests");
                    made.setDaemon(true);
                    return made;
                });
        testers.allowCoreThreadTimeOut(true);
        return testers;
    }

    private void requireLimits(PolicyDocument document) {
        Set<String> known = limits.get();
        List<PolicyError> errors = new ArrayList<>();
        for (PolicyRule rule : document.rules()) {
            for (Obligation obligation : rule.obligations()) {
                if (obligation instanceof Obligation.RateLimit charged && !known.contains(charged.limit())) {
                    errors.add(new PolicyError(
                            1,
                            1,
                            "rule '" + rule.id() + "' charges the limit '" + charged.limit()
                                    + "', which is not configured; "
                                    + (known.isEmpty() ? "there are none" : "known are " + new TreeSet<>(known))));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidPolicyException(errors);
        }
    }

    private CompiledPolicy compile(PolicyDocument document) {
        try {
            return compiler.apply(document);
        } catch (InvalidPolicyException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            InvalidPolicyException refused = invalid("the document cannot be compiled: " + e);
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private static InvalidPolicyException invalid(String message) {
        return new InvalidPolicyException(List.of(new PolicyError(1, 1, message)));
    }

    /** Runs the tests; waiting for those of other documents counts as their time. */
    private List<PolicyTestResult> test(CompiledPolicy compiled, Duration longest) {
        FutureTask<List<PolicyTestResult>> results = new FutureTask<>(() -> tester.apply(compiled));
        try {
            testers.execute(results);
            return results.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return failed(
                    testers.remove(results)
                            ? "could not begin within " + longest.toMillis()
                                    + " ms: those of other documents are still running"
                            : "did not end within " + longest.toMillis() + " ms");
        } catch (ExecutionException e) {
            return failed("ended with " + e.getCause());
        } catch (RejectedExecutionException e) {
            return failed("could not begin: the gateway is stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("were interrupted");
        } finally {
            results.cancel(true);
            testers.remove(results);
        }
    }

    private static List<PolicyTestResult> failed(String how) {
        return List.of(new PolicyTestResult("all", "the tests " + how));
    }

    @Override
    public void close() {
        testers.shutdownNow();
    }
}
