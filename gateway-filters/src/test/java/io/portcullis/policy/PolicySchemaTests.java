package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema for editors says the same as the reader, as far as a schema can. */
final class PolicySchemaTests {

    static List<Path> examples() {
        return PolicyTexts.examples();
    }

    /** Documents that break rules of structure, which a schema can say. */
    static List<Path> structure() {
        return withMistake("structure");
    }

    /** Documents whose parts are right and whose meaning is not, which a schema cannot say. */
    static List<Path> meaning() {
        return withMistake("meaning");
    }

    private static List<Path> withMistake(String kind) {
        return PolicyTexts.broken().stream()
                .filter(file -> PolicyTexts.text(file).contains("\n# mistake: " + kind + "\n"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void acceptsTheExamples(Path example) {
        assertThat(violations(example)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("structure")
    void refusesWhatTheReaderRefusesForItsStructure(Path document) {
        assertThat(violations(document)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("meaning")
    void leavesTheMeaningToTheReader(Path document) {
        assertThat(violations(document)).isEmpty();
    }

    @Test
    void everyBrokenDocumentSaysWhatKindOfMistakeItHas() {
        int all = withMistake("structure").size()
                + withMistake("meaning").size()
                + withMistake("syntax").size();
        assertThat(all).isEqualTo(PolicyTexts.broken().size());
    }

    private static List<String> violations(Path document) {
        Mistakes mistakes = new Mistakes();
        Tree tree = TreeReader.read(PolicyTexts.text(document), mistakes);
        assertThat(mistakes.isEmpty()).as("readable as YAML").isTrue();
        Validator.Result result = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .withDisabledSchemaValidation(true)
                .validate(PolicyTexts.example("policy.schema.json"), CanonicalForm.of(tree));
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }
}
