package io.portcullis.policy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Reads documents and runs their tests as publishing would, without publishing them. Thread-safe. */
public final class PolicyTrial {

    private final PolicyReader reader;
    private final PolicyCompiler compiler;
    private final PolicyTestRunner runner = new PolicyTestRunner(Clock.systemUTC());

    /** Tries documents whose expressions this compiler understands. */
    public PolicyTrial(ExpressionCompiler expressions) {
        this.reader = new PolicyReader(expressions);
        this.compiler = new PolicyCompiler(expressions);
    }

    /**
     * What came out.
     *
     * @param name of the document: its key, or what it was called by if it cannot be read
     * @param errors why it cannot be read; then there are no tests
     */
    public record Report(String name, List<PolicyError> errors, List<PolicyTestResult> tests) {

        /** Copies the lists. */
        public Report {
            errors = List.copyOf(errors);
            tests = List.copyOf(tests);
        }

        /** Whether the document would be published. */
        public boolean isPassed() {
            return errors.isEmpty() && tests.stream().allMatch(PolicyTestResult::isPassed);
        }

        /** For people: a line for the document, then one for each mistake and each test. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add((isPassed() ? "ok    " : "FAIL  ") + name);
            errors.forEach(error -> lines.add("  " + error));
            tests.forEach(test -> lines.add(
                    test.isPassed() ? "  ok    " + test.test() : "  FAIL  " + test.test() + ": " + test.failure()));
            return lines;
        }
    }

    /** Tries a document; never throws over what it says. */
    public Report run(String name, String text) {
        try {
            PolicyDocument document = reader.read(text).document();
            return new Report(document.key().toString(), List.of(), runner.run(compiler.compile(document)));
        } catch (InvalidPolicyException e) {
            return new Report(name, e.errors(), List.of());
        }
    }
}
