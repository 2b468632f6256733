package io.portcullis.policy;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs the tests that documents carry. Thread-safe. */
public final class PolicyTestRunner {

    /** A document whose tests take longer is refused: they would hold up everybody who publishes. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Clock clock;
    private final LongSupplier nanoTime;

    /** Runs them at this time, as far as they do not name one. */
    public PolicyTestRunner(Clock clock) {
        this(clock, System::nanoTime);
    }

    PolicyTestRunner(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs all tests of a document, each against this document alone, as if it were enforced. None begins once the time is up
     * or the thread is interrupted, and none takes more work than a decision and its explanation.
     */
    public List<PolicyTestResult> run(CompiledPolicy policy) {
        PolicyView view = PolicyView.of(policy);
        long deadline = nanoTime.getAsLong() + LONGEST.toNanos();
        List<PolicyTestResult> results = new ArrayList<>();
        for (PolicyTest test : policy.document().tests()) {
            results.add(
                    nanoTime.getAsLong() - deadline > 0
                                    || Thread.currentThread().isInterrupted()
                            ? new PolicyTestResult(
                                    test.name(), "was not run: the tests of a document must end within " + LONGEST)
                            : new PolicyTestResult(test.name(), failure(policy, view, test)));
        }
        return results;
    }

    /** Guards allow nothing; what they are expected to allow is what they do not deny. */
    private @Nullable String failure(CompiledPolicy policy, PolicyView view, PolicyTest test) {
        try {
            AppliesTo appliesTo = policy.document().appliesTo();
            PolicyRequest request = new GivenRequest(
                    test.given(), example(appliesTo.routes()), example(appliesTo.hosts()), clock.instant());
            return failure(policy, view, test, request);
        } catch (IllegalArgumentException e) {
            return "'" + test.given().path() + "' is no path of a request: " + e.getMessage();
        }
    }

    private static @Nullable String failure(
            CompiledPolicy policy, PolicyView view, PolicyTest test, PolicyRequest request) {
        if (!policy.isAboutRoute(request.route())) {
            return "the document is not about the route '" + request.route() + "'";
        }
        PolicyDecision said = view.decide(request, policy.document().key().isPlatform());
        ObligedHeaders headers = ObligedHeaders.of(said.obligations(), request.claims());
        Decision decision = headers != null
                ? said.decision()
                : Decision.deny(Reason.OBLIGATION_FAILED, said.decision().basis());
        String expected = expected(test.expect());
        if (!expected.equals(actual(decision, test.expect()))) {
            return "expected " + expected + ", but was " + describe(decision) + why(policy, request);
        }
        return headers != null && said.isAllowed() ? headerFailure(headers, test.expect()) : null;
    }

    private static String example(List<String> globs) {
        return globs.isEmpty() ? "" : new Glob(globs.get(0)).example();
    }

    private static String expected(PolicyTest.Expect expect) {
        return (expect.isAllowed() ? "allow" : "deny")
                + (expect.rule() == null ? "" : " by rule " + expect.rule())
                + (expect.reason() == null ? "" : " with reason " + expect.reason());
    }

    /** What came out, as far as it was asked for. */
    private static String actual(Decision decision, PolicyTest.Expect expect) {
        Basis basis = decision.basis();
        String rule = basis == null ? "none" : Objects.requireNonNullElse(basis.rule(), "none");
        return outcome(decision)
                + (expect.rule() == null ? "" : " by rule " + rule)
                + (expect.reason() == null ? "" : " with reason " + reason(decision));
    }

    private static String describe(Decision decision) {
        Basis basis = decision.basis();
        return outcome(decision)
                + (basis == null || basis.rule() == null ? "" : " by rule " + basis.rule())
                + (decision instanceof Decision.Deny ? " with reason " + reason(decision) : "");
    }

    private static String outcome(Decision decision) {
        return decision instanceof Decision.Allow ? "allow" : "deny";
    }

    private static String reason(Decision decision) {
        return decision instanceof Decision.Deny deny ? deny.reason().code() : "none";
    }

    private static String why(CompiledPolicy policy, PolicyRequest request) {
        StringBuilder why = new StringBuilder();
        for (RuleTrace trace : Explanation.of(List.of(policy), request)) {
            if (trace.isAbout() && trace.failure() != null) {
                why.append("; ").append(trace.rule()).append(": ").append(trace.failure());
            }
        }
        return why.toString();
    }

    private static @Nullable String headerFailure(ObligedHeaders headers, PolicyTest.Expect expect) {
        Map<String, String> missing = new LinkedHashMap<>();
        expect.requestHeaders().forEach((name, value) -> {
            if (!value.equals(find(headers.request(), name))) {
                missing.put(name, value);
            }
        });
        expect.responseHeaders().forEach((name, value) -> {
            if (!value.equals(find(headers.response(), name))) {
                missing.put(name, value);
            }
        });
        return missing.isEmpty()
                ? null
                : "expected the headers " + missing + ", but were " + headers.request() + " for the upstream and "
                        + headers.response() + " for the client";
    }

    private static @Nullable String find(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
