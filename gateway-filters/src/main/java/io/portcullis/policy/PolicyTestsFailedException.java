package io.portcullis.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A document's own tests say that it does not do what its author expects. */
public final class PolicyTestsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<PolicyTestResult> results;

    /** These results, at least one of them a failure. */
    public PolicyTestsFailedException(List<PolicyTestResult> results) {
        super(results.stream()
                .filter(result -> !result.isPassed())
                .map(result -> "test '" + result.test() + "': " + result.failure())
                .collect(Collectors.joining("; ")));
        this.results = List.copyOf(results);
    }

    /** Of all tests, those that have passed too. */
    public List<PolicyTestResult> results() {
        return results;
    }
}
