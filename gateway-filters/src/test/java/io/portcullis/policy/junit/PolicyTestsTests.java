package io.portcullis.policy.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestsTests {

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
                expect: {decision: allow}
            """;

    @TempDir
    private Path folder;

    /** The documents that come with this product do what they say. */
    @TestFactory
    Stream<DynamicNode> examples() {
        return PolicyTests.in("../redis/policies");
    }

    private List<DynamicTest> tests(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        List<DynamicNode> nodes = PolicyTests.in(folder.toString()).toList();
        assertThat(nodes).hasSize(1);
        return ((DynamicContainer) nodes.get(0))
                .getChildren()
                .map(DynamicTest.class::cast)
                .toList();
    }

    @Test
    void aDocumentIsAContainerWithItsTests() throws IOException {
        List<DynamicTest> tests = tests("orders.yml", DOCUMENT);
        assertThat(tests).extracting(DynamicNode::getDisplayName).containsExactly("can be read", "reading", "writing");
    }

    @Test
    void aTestFailsWithWhatCameOut() throws Throwable {
        List<DynamicTest> tests = tests("orders.yaml", DOCUMENT);
        tests.get(0).getExecutable().execute();
        tests.get(1).getExecutable().execute();
        assertThatThrownBy(() -> tests.get(2).getExecutable().execute())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected allow, but was deny with reason policy_no_match");
    }

    @Test
    void aDocumentThatCannotBeReadFailsWithEveryMistake() throws IOException {
        List<DynamicTest> tests = tests("orders.json", "{\"kind\": \"GatewayPolicy\"}");
        assertThat(tests).hasSize(1);
        assertThatThrownBy(() -> tests.get(0).getExecutable().execute())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apiVersion")
                .hasMessageContaining("metadata");
    }

    @Test
    void aFolderWithoutDocumentsIsAMistake() {
        assertThatThrownBy(() -> PolicyTests.in(folder.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no document in");
        assertThatThrownBy(() -> PolicyTests.in(folder.resolve("nowhere").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }
}
