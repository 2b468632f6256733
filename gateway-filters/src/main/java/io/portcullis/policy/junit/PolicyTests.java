package io.portcullis.policy.junit;

import io.portcullis.policy.PolicyTestResult;
import io.portcullis.policy.PolicyTrial;
import io.portcullis.policy.cel.Expressions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * The tests that policy documents carry, as dynamic tests:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> policies() {
 *     return PolicyTests.in("policies/");
 * }
 * }</pre>
 */
public final class PolicyTests {

    private PolicyTests() {}

    /**
     * One container for each document in the folder and below ({@code .yaml}, {@code .yml}, {@code .json}), or for the one
     * file: whether it can be read, and each of its tests.
     *
     * @param location a folder or a file, as seen from the working directory
     * @throws IllegalArgumentException if there is no document
     */
    public static Stream<DynamicNode> in(String location) {
        PolicyTrial trial = new PolicyTrial(Expressions.available());
        List<Path> files = files(Path.of(location));
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no document in '" + location + "'; expected files that end with .yaml, .yml or .json");
        }
        return files.stream().map(file -> container(file, trial.run(file.toString(), read(file))));
    }

    private static List<Path> files(Path location) {
        try (Stream<Path> files = Files.walk(location)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*[.](ya?ml|json)"))
                    .filter(file -> !file.toString().endsWith(".schema.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + location + "' cannot be read: " + e, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicNode container(Path file, PolicyTrial.Report report) {
        Stream<DynamicTest> readable = Stream.of(DynamicTest.dynamicTest("can be read", () -> {
            if (!report.errors().isEmpty()) {
                throw new AssertionError(String.join("\n", report.lines()));
            }
        }));
        return DynamicContainer.dynamicContainer(
                report.name(),
                file.toUri(),
                Stream.concat(readable, report.tests().stream().map(PolicyTests::test)));
    }

    private static DynamicTest test(PolicyTestResult result) {
        return DynamicTest.dynamicTest(result.test(), () -> {
            if (!result.isPassed()) {
                throw new AssertionError(result.failure());
            }
        });
    }
}
