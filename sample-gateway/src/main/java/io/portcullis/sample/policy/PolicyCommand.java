package io.portcullis.sample.policy;

import io.portcullis.policy.PolicyTrial;
import io.portcullis.policy.cel.Expressions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code policy test FILE…}: reads documents and runs their tests. Answers 0 if all would be published, 1 if one would be
 * refused, 2 if the command is not understood or a file cannot be read.
 */
public final class PolicyCommand {

    private static final String NAME = "policy";

    private final PrintStream out;

    /** Writes what comes out. */
    public PolicyCommand(PrintStream out) {
        this.out = out;
    }

    /** Whether the arguments are for this command. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals(NAME);
    }

    /** Runs the command and answers its exit code. */
    public int run(String[] arguments) {
        if (arguments.length < 3 || !arguments[1].equals("test")) {
            out.println("Usage: policy test FILE…");
            return 2;
        }
        List<PolicyTrial.Report> reports = new ArrayList<>();
        PolicyTrial trial = new PolicyTrial(Expressions.available());
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            try {
                reports.add(trial.run(file, Files.readString(Path.of(file))));
            } catch (IOException e) {
                out.println(file + " cannot be read: " + e);
                return 2;
            }
        }
        reports.forEach(report -> report.lines().forEach(out::println));
        long tests = reports.stream().mapToLong(report -> report.tests().size()).sum();
        long failed = reports.stream().filter(report -> !report.isPassed()).count();
        out.println(reports.size() + " documents, " + tests + " tests, " + failed + " documents refused");
        return failed == 0 ? 0 : 1;
    }
}
