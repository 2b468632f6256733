package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalFormTests {

    private static final String YAML = """
            # a comment
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: orders, version: 7}
            spec:
              rules:
                - id: r1
                  effect: allow
                  when: {claims: {level: {ge: 0x10}, "caf\\u00e9 \\u0001\\n": {in: [1.50, true, 1e3]}}}
            """;

    private static final String CANONICAL = "{\"apiVersion\":\"portcullis.io/v1\",\"kind\":\"GatewayPolicy\","
            + "\"metadata\":{\"name\":\"orders\",\"tenant\":\"acme\",\"version\":7},"
            + "\"spec\":{\"rules\":[{\"effect\":\"allow\",\"id\":\"r1\","
            + "\"when\":{\"claims\":{\"café \\u0001\\n\":{\"in\":[1.5,true,1000]},\"level\":{\"ge\":16}}}}]}}";

    /** Nodes of different versions compare digests, so these never change. */
    @ParameterizedTest
    @CsvSource({
        "acme-orders.yaml, 40b7ab9e01fe28e5a361ffef2c2b2b944fe7cd530a645a29b3999d62b7e1a555",
        "example.json, e199cebd40c49ab802978da53b98ea4aca59cd0522053218e788d15b0dd30f3d",
        "globex-office.yaml, a6692947a3419c7c98ad3e408dbd878a0635ba09a91054e78b93af15ed58e19e",
        "platform-guardrails.yaml, 2ae22dc58c430582823c2bdb2001d2ef6fb1ce4979a117c87ce502ba6edde88f"
    })
    void digestsNeverChange(String example, String digest) {
        assertThat(digest(PolicyTexts.example(example))).isEqualTo(digest);
    }

    @Test
    void isJsonWithSortedKeysAndWithoutWhatIsNotNeeded() {
        Mistakes mistakes = new Mistakes();
        assertThat(CanonicalForm.of(TreeReader.read(YAML, mistakes))).isEqualTo(CANONICAL);
        assertThat(mistakes.isEmpty()).isTrue();
        assertThat(CanonicalForm.of(TreeReader.read(CANONICAL, mistakes))).isEqualTo(CANONICAL);
    }

    @Test
    void everySpellingOfADocumentHasTheSameDigest() {
        String document = PolicyTexts.rule("when: {scopes: [a, b]}", "mode: enforce");
        Mistakes none = new Mistakes();
        String json = CanonicalForm.of(TreeReader.read(document, none));
        assertThat(digest(json)).isEqualTo(digest(document));
        assertThat(digest(PolicyTexts.rule("mode: 'enforce' # as ever", "when:", "  scopes: [ a, \"b\" ]")))
                .isEqualTo(digest(document));
        assertThat(digest(document.replace("name: orders", "version: 4, name: orders")))
                .isEqualTo(digest(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"when: {scopes: [b, a]}", "when: {scopes: [a]}", "when: {scopes: [a, b]}\n      mode: shadow"})
    void anotherDocumentHasAnotherDigest(String other) {
        assertThat(digest(PolicyTexts.rule(other))).isNotEqualTo(digest(PolicyTexts.rule("when: {scopes: [a, b]}")));
    }

    private static String digest(String text) {
        return PolicyTexts.reader().read(text).digest();
    }
}
