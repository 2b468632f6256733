package io.portcullis.sample.packaging;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** A Compose file with its anchors and merge keys resolved. */
record ComposeFile(Map<String, Object> content) {

    static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    static ComposeFile ours() {
        return of(text("docker-compose.yml"));
    }

    static ComposeFile of(String yaml) {
        return new ComposeFile(new Yaml().load(yaml));
    }

    static String text(String file) {
        try {
            return Files.readString(TOP.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Where it breaks the JSON schema of the Compose Specification. */
    List<String> violations() {
        Validator.Result result = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .withDisabledSchemaValidation(true)
                .validate(schema(), JsonMapper.shared().writeValueAsString(content));
        return result.getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    @SuppressWarnings("unchecked")
    Map<String, Map<String, Object>> services() {
        return (Map<String, Map<String, Object>>) content.get("services");
    }

    Map<String, Object> service(String name) {
        return services().get(name);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> environment(String service) {
        return (Map<String, Object>) service(service).get("environment");
    }

    private static String schema() {
        try (InputStream schema = ComposeFile.class.getResourceAsStream("/compose/compose-spec.json")) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
