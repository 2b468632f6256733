package io.portcullis.sample.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyCommandTests {

    private static final String DOCUMENT = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: orders-api}
            spec:
              rules:
                - {id: read, effect: allow, match: {methods: [GET], paths: ["/orders/**"]}}
            tests:
              - name: reading
                given: {method: GET, path: /orders/1, claims: {sub: alice}}
                expect: {decision: allow, rule: read}
              - name: writing
                given: {method: POST, path: /orders/1, claims: {sub: alice}}
                expect: {decision: OUTCOME}
            """;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("orders.yaml");
    }

    private int test(String text) throws IOException {
        Files.writeString(file, text);
        return run("policy", "test", file.toString());
    }

    private int run(String... arguments) {
        return new PolicyCommand(new PrintStream(written, true, StandardCharsets.UTF_8)).run(arguments);
    }

    private String out() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentWhoseTestsPassIsFine() throws IOException {
        assertThat(test(DOCUMENT.replace("OUTCOME", "deny"))).isZero();
        assertThat(out())
                .contains("ok    acme/orders-api", "ok    reading", "ok    writing", "1 documents, 2 tests, 0");
    }

    @Test
    void aTestThatFailsIsShownWithWhatCameOut() throws IOException {
        assertThat(test(DOCUMENT.replace("OUTCOME", "allow"))).isEqualTo(1);
        assertThat(out()).contains("FAIL  acme/orders-api", "FAIL  writing: expected allow, but was deny");
    }

    @Test
    void aMistakeIsShownWithItsPlace() throws IOException {
        assertThat(test(DOCUMENT.replace("effect: allow", "effekt: allow"))).isEqualTo(1);
        assertThat(out()).contains("FAIL  " + file, "line 6, column ", "effekt");
    }

    @Test
    void whatIsNotUnderstoodIsExplained() {
        assertThat(run("policy", "prove")).isEqualTo(2);
        assertThat(run("policy", "test", folder.resolve("nothing.yaml").toString()))
                .isEqualTo(2);
        assertThat(out()).contains("Usage: policy test FILE…", "nothing.yaml cannot be read");
    }
}
