package io.portcullis.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a document of its tree. Used once. */
final class DocumentReader {

    private static final String API_VERSION = "portcullis.io/v1";
    private static final String KIND = "GatewayPolicy";
    private static final int MOST_RULES = 500;
    private static final int MOST_TESTS = 100;

    private final Reading reading;
    private final ExpressionReader expressions;

    DocumentReader(Mistakes mistakes, ExpressionCompiler compiler) {
        this.reading = new Reading(mistakes);
        this.expressions = new ExpressionReader(reading, compiler);
    }

    /** The document, or null, or one that is not to be used, if there are mistakes. */
    @Nullable
    PolicyDocument read(Tree tree) {
        Fields fields = reading.fields(tree, "the document", "apiVersion", "kind", "metadata", "spec", "tests");
        if (fields == null) {
            return null;
        }
        reading.word(fields.required("apiVersion"), "apiVersion", List.of(API_VERSION));
        reading.word(fields.required("kind"), "kind", List.of(KIND));
        MetadataReader metadata = new MetadataReader(reading);
        metadata.read(fields.required("metadata"));
        Fields spec =
                reading.fields(fields.required("spec"), "'spec'", "mode", "appliesTo", "claims", "require", "rules");
        RuleReader rules = new RuleReader(reading, expressions, metadata.isPlatform());
        PolicyDocument document = spec == null ? null : document(metadata, spec, rules);
        List<PolicyTest> tests = tests(fields.get("tests"), rules);
        return document == null
                ? null
                : new PolicyDocument(
                        document.key(),
                        document.version(),
                        document.mode(),
                        document.appliesTo(),
                        document.claims(),
                        document.require(),
                        document.rules(),
                        tests);
    }

    private @Nullable PolicyDocument document(MetadataReader metadata, Fields spec, RuleReader ruleReader) {
        PolicyMode mode = RuleReader.mode(spec.get("mode"), reading);
        SpecReader specReader = new SpecReader(reading);
        AppliesTo appliesTo = specReader.appliesTo(spec.get("appliesTo"));
        ClaimNames claims = specReader.claims(spec.get("claims"));
        List<Condition> require = require(spec.get("require"));
        List<Tree> rules = reading.listOrEmpty(spec.get("rules"), "'rules'", MOST_RULES);
        List<PolicyRule> read = reading.each(rules, "a rule", ruleReader::read);
        if (spec.get("require") == null && (spec.get("rules") == null || (rules.isEmpty() && isList(spec)))) {
            reading.mistake(spec.at(), "the document says nothing; expected 'rules' or 'require'");
        }
        PolicyKey key = metadata.key();
        return key == null
                ? null
                : new PolicyDocument(key, metadata.version(), mode, appliesTo, claims, require, read, List.of());
    }

    private static boolean isList(Fields spec) {
        return spec.get("rules") instanceof Tree.Sequence list
                && list.elements().isEmpty();
    }

    private List<Condition> require(@Nullable Tree tree) {
        ConditionReader conditions = new ConditionReader(reading, expressions, null);
        return reading.each(reading.list(tree, "'require'"), "an element of 'require'", conditions::read);
    }

    private List<PolicyTest> tests(@Nullable Tree tree, RuleReader rules) {
        List<Tree> elements = new ArrayList<>(reading.listOrEmpty(tree, "'tests'", MOST_TESTS));
        return reading.each(elements, "a test", new PolicyTestReader(reading, rules.ids())::read);
    }
}
