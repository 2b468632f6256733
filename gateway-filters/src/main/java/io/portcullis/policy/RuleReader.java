package io.portcullis.policy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the rules of one document. Not thread-safe. */
final class RuleReader {

    static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final List<String> MODES =
            Arrays.stream(PolicyMode.values()).map(PolicyMode::label).toList();
    private static final List<String> EFFECTS = List.of("allow", "deny");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Reading reading;
    private final ExpressionReader expressions;
    private final PathReader pathReader;
    private final boolean isPlatform;
    private final Set<String> ids = new HashSet<>();

    RuleReader(Reading reading, ExpressionReader expressions, boolean isPlatform) {
        this.reading = reading;
        this.expressions = expressions;
        this.pathReader = new PathReader(reading);
        this.isPlatform = isPlatform;
    }

    /** The ids of the rules read so far. */
    Set<String> ids() {
        return ids;
    }

    @Nullable
    PolicyRule read(Tree tree, String what) {
        Fields fields =
                reading.fields(tree, "a rule", "id", "effect", "mode", "match", "when", "stepUp", "obligations");
        if (fields == null) {
            return null;
        }
        String id = id(fields.required("id"));
        PolicyRule.Effect effect = effect(fields);
        PolicyMode mode = mode(fields.get("mode"), reading);
        Tree matchTree = fields.get("match");
        Fields match = reading.fields(matchTree, "'match'", "methods", "paths");
        boolean isMatchUsable = match != null && match.requireOneOf("methods", "paths");
        Tree methods = isMatchUsable && match != null ? match.get("methods") : null;
        Tree paths = isMatchUsable && match != null ? match.get("paths") : null;
        List<String> patterns = paths == null ? List.of() : pathReader.read(paths);
        Condition when = when(fields.get("when"), PathReader.variables(paths));
        Tree stepUp = fields.get("stepUp");
        Tree obligations = fields.get("obligations");
        return new PolicyRule(
                id,
                effect,
                mode,
                methods == null ? List.of() : methods(methods),
                patterns,
                when,
                stepUp == null ? null : new StepUpReader(reading).read(stepUp),
                obligations == null ? List.of() : new ObligationReader(reading).read(obligations));
    }

    private String id(@Nullable Tree tree) {
        String id = reading.text(tree, "'id'");
        if (tree == null || id == null) {
            return "";
        }
        if (!ID.matcher(id).matches()) {
            reading.mistake(
                    tree.at(), Quoted.of(id) + " is no id of a rule; expected up to 128 letters, digits and . _ -");
        } else if (!ids.add(id)) {
            reading.mistake(tree.at(), "another rule has the id '" + id + "' already");
        }
        return id;
    }

    private PolicyRule.Effect effect(Fields fields) {
        Tree tree = fields.required("effect");
        String effect = reading.word(tree, "effect", EFFECTS);
        if ("deny".equals(effect)) {
            fields.refuse("stepUp", "'stepUp' is only for rules that allow");
            fields.refuse("obligations", "'obligations' are only for rules that allow");
            return PolicyRule.Effect.DENY;
        }
        if (tree != null && effect != null && isPlatform) {
            reading.mistake(
                    tree.at(),
                    "a platform document guards every tenant and grants nothing; expected deny, or conditions in"
                            + " 'require'");
        }
        return PolicyRule.Effect.ALLOW;
    }

    static PolicyMode mode(@Nullable Tree tree, Reading reading) {
        String mode = reading.word(tree, "mode", MODES);
        return mode == null ? PolicyMode.ENFORCE : PolicyMode.valueOf(mode.toUpperCase(Locale.ROOT));
    }

    private List<String> methods(Tree tree) {
        return reading
                .each(reading.list(tree, "'methods'"), "method", (each, what) -> reading.word(each, what, METHODS))
                .stream()
                .distinct()
                .toList();
    }

    private Condition when(@Nullable Tree tree, Set<String> variables) {
        return tree == null
                ? Condition.ALWAYS
                : new ConditionReader(reading, expressions, variables).read(tree, "'when'");
    }
}
