package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads documents; thread-safe. */
public final class PolicyReader {

    private static final int MOST_RULES = 500;
    private static final int MOST_TESTS = 100;
    private static final int MOST_ERRORS = 50;
    private static final String API_VERSION = "portcullis.io/v1";
    private static final String KIND = "GatewayPolicy";

    private final ExpressionCompiler expressions;

    /** Whose document it is. */
    private enum Tier {
        PLATFORM,
        TENANT
    }

    /** Reads documents whose expressions this compiler understands. */
    public PolicyReader(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    /**
     * Reads a document in YAML 1.2 or JSON.
     *
     * @throws InvalidPolicyException with every mistake and where it stands
     */
    public PolicySource read(String text) {
        List<PolicyError> errors = new ArrayList<>();
        Yaml yaml = YamlParser.parse(text, errors);
        PolicyDocument document = null;
        if (yaml instanceof Yaml.Fields map) {
            document = document(map, errors);
        } else if (yaml != null) {
            errors.add(yaml.place().error("the document is " + yaml.kind() + "; expected a map"));
        }
        if (document == null || yaml == null || !errors.isEmpty()) {
            throw new InvalidPolicyException(errors.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt(PolicyError::line).thenComparingInt(PolicyError::column))
                    .limit(MOST_ERRORS)
                    .toList());
        }
        return new PolicySource(text, document, CanonicalForm.digest(yaml));
    }

    private @Nullable PolicyDocument document(Yaml.Fields map, List<PolicyError> errors) {
        DocumentScope fields =
                new DocumentScope("the document", map, errors, "apiVersion", "kind", "metadata", "spec", "tests");
        requireExactly(fields, "apiVersion", API_VERSION);
        requireExactly(fields, "kind", KIND);
        Yaml.Fields metadata = required(fields, "metadata");
        Yaml.Fields spec = required(fields, "spec");
        Metadata about = metadata == null ? null : metadata(metadata, errors);
        PolicyDocument document =
                spec == null ? null : spec(about == null ? Metadata.UNKNOWN : about, spec, fields, errors);
        return about == null ? null : document;
    }

    private static void requireExactly(DocumentScope fields, String name, String expected) {
        String text = fields.required(name);
        if (text != null && !text.equals(expected)) {
            fields.mistake(fields.place(name), "'" + name + "' is '" + text + "'; expected " + expected);
        }
    }

    private static Yaml.@Nullable Fields required(DocumentScope fields, String name) {
        if (!fields.has(name)) {
            fields.mistake(fields.place(), "the document lacks '" + name + "'");
        }
        return fields.map(name);
    }

    private record Metadata(PolicyKey key, long version) {
        private static final Metadata UNKNOWN = new Metadata(new PolicyKey("unknown", "unknown"), 0);
    }

    private static @Nullable Metadata metadata(Yaml.Fields map, List<PolicyError> errors) {
        DocumentScope fields = new DocumentScope("'metadata'", map, errors, "tenant", "name", "version", "tier");
        String tenant = fields.required("tenant");
        String name = fields.required("name");
        Tier tier = fields.word("tier", Tier.class);
        long version = version(fields);
        if (tenant == null || name == null) {
            return null;
        }
        boolean isPlatform = tenant.equals(PolicyKey.PLATFORM);
        if (isPlatform != (tier == Tier.PLATFORM)) {
            fields.mistake(
                    fields.place(isPlatform ? "tenant" : "tier"),
                    "a document of the tenant \"*\" says 'tier: platform', and no other does");
        }
        try {
            return new Metadata(new PolicyKey(tenant, name), version);
        } catch (IllegalArgumentException e) {
            fields.mistake(map.place(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static long version(DocumentScope fields) {
        Yaml value = fields.value("version");
        if (value instanceof Yaml.Scalar scalar
                && scalar.value() instanceof Long number
                && number >= 1
                && number < 1L << 50) {
            return number;
        }
        if (value != null) {
            fields.mistake(value.place(), "'version' is no whole number from 1 on");
        }
        return 0;
    }

    private PolicyDocument spec(Metadata about, Yaml.Fields map, DocumentScope whole, List<PolicyError> errors) {
        DocumentScope fields =
                new DocumentScope("'spec'", map, errors, "mode", "appliesTo", "claims", "require", "rules");
        PolicyMode mode = fields.word("mode", PolicyMode.class);
        ConditionReader conditions = new ConditionReader(expressions, errors);
        List<Condition> require = DocumentScope.each(
                fields.value("require"),
                "require",
                errors,
                (each, i) -> conditions.read("require[" + i + "]", each, Set.of()));
        List<PolicyRule> rules = DocumentScope.each(
                fields.value("rules"),
                "rules",
                errors,
                new RuleReader(about.key().isPlatform(), conditions, errors)::read);
        requireAtMost(fields, "rules", MOST_RULES);
        requireAtMost(fields, "require", MOST_RULES);
        requireAtMost(whole, "tests", MOST_TESTS);
        if (rules.isEmpty() && require.isEmpty() && errors.isEmpty()) {
            fields.mistake(map.place(), "the document says nothing; expected 'rules' or 'require'");
        }
        Set<String> ids = rules.stream().map(PolicyRule::id).collect(Collectors.toCollection(LinkedHashSet::new));
        for (int i = 0; i < require.size(); i++) {
            ids.add("require[" + i + "]");
        }
        return new PolicyDocument(
                about.key(),
                about.version(),
                mode == null ? PolicyMode.ENFORCE : mode,
                appliesTo(fields),
                claims(fields),
                require,
                rules,
                DocumentScope.each(whole.value("tests"), "tests", errors, new PolicyTestReader(ids, errors)::read));
    }

    private static void requireAtMost(DocumentScope fields, String name, int most) {
        if (fields.value(name) instanceof Yaml.Items list && list.items().size() > most) {
            fields.mistake(
                    list.place(), "'" + name + "' has " + list.items().size() + " entries; expected at most " + most);
        }
    }

    private static AppliesTo appliesTo(DocumentScope spec) {
        Yaml.Fields map = spec.map("appliesTo");
        if (map == null) {
            return AppliesTo.EVERYTHING;
        }
        DocumentScope fields = new DocumentScope("'appliesTo'", map, spec.errors(), "routes", "hosts");
        return new AppliesTo(
                fields.list("routes", 100, PolicyReader::route), fields.list("hosts", 100, PolicyReader::host));
    }

    private static String route(String text) {
        if (text.isBlank() || text.length() > 256) {
            throw new IllegalArgumentException("'" + text + "' is no id of a route; expected up to 256 characters");
        }
        return text;
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9*]([A-Za-z0-9.*-]{0,251}[A-Za-z0-9*])?")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no host; expected a name without port, in which * stands for any text");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static ClaimNames claims(DocumentScope spec) {
        Yaml.Fields map = spec.map("claims");
        if (map == null) {
            return ClaimNames.STANDARD;
        }
        DocumentScope fields =
                new DocumentScope("'claims'", map, spec.errors(), "scopes", "roles", "permissions", "delimited");
        Set<ClaimPath> delimited = new LinkedHashSet<>(ClaimNames.STANDARD.delimited());
        delimited.addAll(fields.list("delimited", 20, ClaimPath::of));
        return new ClaimNames(
                paths(fields, "scopes", ClaimNames.STANDARD.scopes()),
                paths(fields, "roles", ClaimNames.STANDARD.roles()),
                paths(fields, "permissions", ClaimNames.STANDARD.permissions()),
                delimited);
    }

    private static List<ClaimPath> paths(DocumentScope fields, String name, List<ClaimPath> otherwise) {
        List<ClaimPath> paths = fields.list(name, 20, ClaimPath::of);
        return paths.isEmpty() ? otherwise : paths;
    }
}
