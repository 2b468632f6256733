package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Reads rules. Used for one document. */
final class RuleReader {

    private static final int MOST_PATHS = 50;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final PathPatternParser PATTERNS = new PathPatternParser();

    private final boolean isPlatform;
    private final ConditionReader conditions;
    private final List<PolicyError> errors;
    private final Set<String> ids = new HashSet<>();

    RuleReader(boolean isPlatform, ConditionReader conditions, List<PolicyError> errors) {
        this.isPlatform = isPlatform;
        this.conditions = conditions;
        this.errors = errors;
    }

    @Nullable
    PolicyRule read(Yaml.Fields map, int index) {
        DocumentScope fields = new DocumentScope(
                "rules[" + index + "]", map, errors, "id", "effect", "mode", "match", "when", "stepUp", "obligations");
        String id = fields.required("id");
        if (id != null && !ID.matcher(id).matches()) {
            fields.mistake(fields.place("id"), "'" + id + "' is no id; expected up to 128 letters, digits and . _ -");
        } else if (id != null && !ids.add(id)) {
            fields.mistake(fields.place("id"), "the rule '" + id + "' is there twice");
        }
        if (!fields.has("effect")) {
            fields.mistake(map.place(), "rules[" + index + "] lacks 'effect'");
        }
        PolicyRule.Effect effect = fields.word("effect", PolicyRule.Effect.class);
        PolicyMode mode = fields.word("mode", PolicyMode.class);
        List<String> methods = List.of();
        List<PathPattern> paths = List.of();
        Yaml.Fields match = fields.map("match");
        if (match != null) {
            DocumentScope about = new DocumentScope("'match'", match, errors, "methods", "paths");
            methods = about.list("methods", METHODS.size(), RuleReader::method);
            paths = about.list("paths", MOST_PATHS, RuleReader::pattern);
        }
        Yaml.Fields when = fields.map("when");
        Condition condition = when == null ? Condition.ALWAYS : conditions.read("'when'", when, commonVariables(paths));
        StepUp stepUp = stepUp(fields);
        List<Obligation> obligations = DocumentScope.each(
                fields.value("obligations"), "obligations", errors, new ObligationReader(errors)::read);
        requireFitting(fields, effect, when);
        if (id == null || effect == null) {
            return null;
        }
        return new PolicyRule(
                id,
                effect,
                mode == null ? PolicyMode.ENFORCE : mode,
                methods,
                paths.stream().map(PathPattern::getPatternString).toList(),
                condition,
                stepUp,
                obligations);
    }

    private void requireFitting(DocumentScope fields, PolicyRule.@Nullable Effect effect, Yaml.@Nullable Fields when) {
        if (effect == PolicyRule.Effect.DENY) {
            for (String name : List.of("stepUp", "obligations")) {
                if (fields.has(name)) {
                    fields.mistake(fields.place(name), "'" + name + "' has no meaning in a rule that denies");
                }
            }
        }
        if (effect == PolicyRule.Effect.ALLOW && isPlatform) {
            fields.mistake(
                    fields.place("effect"),
                    "a document of the platform allows nothing: it narrows what tenants allow, with deny and require");
        }
        if (when != null && effect == PolicyRule.Effect.ALLOW && when.fields().containsKey("scopes")) {
            requireScopes(when.fields().get("scopes").value());
        }
    }

    /** The challenge names them (RFC 6749 section 3.3). */
    private void requireScopes(Yaml value) {
        if (value instanceof Yaml.Scalar scalar
                && scalar.value() instanceof String scope
                && (scope.isEmpty() || !scope.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\'))) {
            errors.add(value.place()
                    .error("'" + scope
                            + "' is no scope; expected one word of printable ASCII without quotes and backslashes"));
        } else if (value instanceof Yaml.Items list) {
            list.items().forEach(this::requireScopes);
        } else if (value instanceof Yaml.Fields map) {
            map.fields().values().forEach(field -> requireScopes(field.value()));
        }
    }

    private static String method(String text) {
        if (!METHODS.contains(text)) {
            throw new IllegalArgumentException(DocumentScope.unknown("there is no method", text, METHODS));
        }
        return text;
    }

    /** Nothing that could match only what never gets here, and no expression that could take long. */
    private static PathPattern pattern(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' is no path; expected one that starts with /");
        }
        for (String hazard : List.of("//", ";", "%", "?", "#", "\\")) {
            if (text.contains(hazard)) {
                throw new IllegalArgumentException(
                        "'" + text + "' has " + hazard + ", which no path has that gets here");
            }
        }
        for (String segment : text.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "'" + text + "' has a dot segment, which no path has that gets here");
            }
        }
        if (text.matches(".*[{][^}*]*:.*")) {
            throw new IllegalArgumentException("'" + text
                    + "' has a variable with an expression; expected {name}, and the expression in pathVars");
        }
        try {
            return PATTERNS.parse(text);
        } catch (PatternParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no path pattern, at character " + (e.getPosition() + 1) + ": " + e.getMessage(),
                    e);
        }
    }

    private static Set<String> commonVariables(List<PathPattern> paths) {
        Set<String> common = new HashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            Set<String> variables = variables(paths.get(i).getPatternString());
            if (i == 0) {
                common.addAll(variables);
            } else {
                common.retainAll(variables);
            }
        }
        return common;
    }

    private static Set<String> variables(String pattern) {
        Set<String> variables = new HashSet<>();
        for (int start = pattern.indexOf('{'); start >= 0; start = pattern.indexOf('{', start + 1)) {
            String name = pattern.substring(start + 1, pattern.indexOf('}', start));
            variables.add(name.startsWith("*") ? name.substring(1) : name);
        }
        return variables;
    }

    private @Nullable StepUp stepUp(DocumentScope rule) {
        Yaml.Fields map = rule.map("stepUp");
        if (map == null) {
            return null;
        }
        DocumentScope fields = new DocumentScope("'stepUp'", map, errors, "acrAnyOf", "amrAllOf", "maxAge");
        if (map.fields().isEmpty()) {
            fields.mistake(map.place(), "'stepUp' asks for nothing; expected acrAnyOf, amrAllOf or maxAge");
        }
        return new StepUp(fields.list("acrAnyOf", 20, RuleReader::acr), fields.texts("amrAllOf", 20), maxAge(fields));
    }

    /** The challenge names them, separated by blanks. */
    private static String acr(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no acr; expected one word of printable ASCII without quotes and backslashes");
        }
        return text;
    }

    private static @Nullable Duration maxAge(DocumentScope fields) {
        Yaml value = fields.value("maxAge");
        if (value instanceof Yaml.Scalar scalar && scalar.value() instanceof Long seconds) {
            if (seconds >= 0 && seconds <= 366L * 86400) {
                return Duration.ofSeconds(seconds);
            }
        } else if (value instanceof Yaml.Scalar scalar
                && scalar.value() instanceof String text
                && text.matches("[0-9]{1,6}[smhd]")) {
            String unit = text.substring(text.length() - 1).toUpperCase(Locale.ROOT);
            String number = text.substring(0, text.length() - 1);
            return Duration.parse(unit.equals("D") ? "P" + number + "D" : "PT" + number + unit);
        }
        if (value != null) {
            fields.mistake(value.place(), "'maxAge' is no time; expected seconds, or a text like 5m, 1h or 1d");
        }
        return null;
    }

    /** Reads obligations. */
    private record ObligationReader(List<PolicyError> errors) {

        private static final List<String> TYPES =
                List.of("set-request-header", "remove-request-header", "set-response-header", "rate-limit", "audit");

        @Nullable
        Obligation read(Yaml.Fields map, int index) {
            String what = "obligations[" + index + "]";
            DocumentScope fields =
                    new DocumentScope(what, map, errors, "type", "name", "claim", "value", "limit", "level");
            String type = fields.required("type");
            if (type == null) {
                return null;
            }
            return switch (type) {
                case "set-request-header" -> {
                    only(fields, map, "name", "claim", "value");
                    String name = name(fields, HeaderRules::request);
                    Obligation.Value value = value(fields);
                    yield name == null || value == null ? null : new Obligation.SetRequestHeader(name, value);
                }
                case "set-response-header" -> {
                    only(fields, map, "name", "claim", "value");
                    String name = name(fields, HeaderRules::response);
                    Obligation.Value value = value(fields);
                    yield name == null || value == null ? null : new Obligation.SetResponseHeader(name, value);
                }
                case "remove-request-header" -> {
                    only(fields, map, "name");
                    String name = name(fields, HeaderRules::request);
                    yield name == null ? null : new Obligation.RemoveRequestHeader(name);
                }
                case "rate-limit" -> {
                    only(fields, map, "limit");
                    String limit = fields.required("limit");
                    yield limit == null ? null : new Obligation.RateLimit(limit);
                }
                case "audit" -> {
                    only(fields, map, "level");
                    String unused = fields.required("level");
                    Obligation.Level level = fields.word("level", Obligation.Level.class);
                    yield level == null ? null : new Obligation.Audit(level);
                }
                default -> {
                    fields.mistake(fields.place("type"), DocumentScope.unknown("there is no obligation", type, TYPES));
                    yield null;
                }
            };
        }

        private void only(DocumentScope fields, Yaml.Fields map, String... names) {
            map.fields().forEach((name, field) -> {
                if (!name.equals("type") && !List.of(names).contains(name)) {
                    fields.mistake(
                            field.place(),
                            "'" + name + "' has no meaning in this obligation; expected " + String.join(", ", names));
                }
            });
        }

        private static @Nullable String name(DocumentScope fields, java.util.function.Function<String, String> rule) {
            if (!fields.has("name")) {
                fields.mistake(fields.place(), "the obligation lacks 'name'");
            }
            return fields.parsed("name", rule);
        }

        private static Obligation.@Nullable Value value(DocumentScope fields) {
            if (fields.has("claim") == fields.has("value")) {
                fields.mistake(fields.place(), "expected either 'claim' or 'value'");
                return null;
            }
            if (fields.has("claim")) {
                ClaimPath claim = fields.parsed("claim", ClaimPath::of);
                return claim == null ? null : new Obligation.Value.OfClaim(claim);
            }
            String value = fields.parsed("value", HeaderRules::value);
            return value == null ? null : new Obligation.Value.Literal(value);
        }
    }
}
