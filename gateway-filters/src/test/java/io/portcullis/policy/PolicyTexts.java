package io.portcullis.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Documents for tests, and a reader that knows one mistake in expressions. */
final class PolicyTexts {

    static final Path EXAMPLES = Path.of("../redis/policies");
    static final Path BROKEN = Path.of("src/test/resources/broken");

    private PolicyTexts() {}

    /** Understands every expression but those with the word broken. */
    static PolicyReader reader() {
        return new PolicyReader(text -> {
            int broken = text.indexOf("broken");
            if (broken >= 0) {
                throw new InvalidExpressionException("undeclared reference to 'broken'", broken);
            }
            return (request, variables, work) -> Truth.TRUE;
        });
    }

    static List<Path> examples() {
        return files(EXAMPLES).filter(file -> !isSchema(file)).toList();
    }

    private static boolean isSchema(Path file) {
        return file.toString().endsWith("schema.json");
    }

    static List<Path> broken() {
        return files(BROKEN).toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String example(String name) {
        return text(EXAMPLES.resolve(name));
    }

    /** A document with one rule that has these further lines. */
    static String rule(String... lines) {
        StringBuilder text = new StringBuilder("""
                apiVersion: portcullis.io/v1
                kind: GatewayPolicy
                metadata: {tenant: acme, name: orders}
                spec:
                  rules:
                    - id: r1
                      effect: allow
                """);
        for (String line : lines) {
            text.append("      ").append(line).append('\n');
        }
        return text.toString();
    }

    /** What the one rule of the document asks for. */
    static Condition when(String when) {
        return reader().read(rule("when: " + when)).document().rules().get(0).when();
    }
}
