package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each rule of one document says of a request, and why; for people, so it takes its time. */
record Explanation(CompiledPolicy policy, PolicyRequest request) {

    static List<RuleTrace> of(CompiledPolicy policy, PolicyRequest request) {
        return new Explanation(policy, request).traces();
    }

    private List<RuleTrace> traces() {
        String elsewhere = elsewhere();
        List<RuleTrace> traces = new ArrayList<>();
        policy.require().forEach(requirement -> traces.add(trace(requirement, elsewhere)));
        policy.rules().forEach(rule -> traces.add(trace(rule, elsewhere)));
        return traces;
    }

    private @Nullable String elsewhere() {
        if (!policy.isAboutRoute(request.route())) {
            return "the document is about the routes "
                    + policy.document().appliesTo().routes();
        }
        return policy.isAboutHost(request.host())
                ? null
                : "the document is about the hosts "
                        + policy.document().appliesTo().hosts();
    }

    private RuleTrace trace(CompiledPolicy.Requirement requirement, @Nullable String elsewhere) {
        if (elsewhere != null) {
            return trace(requirement.id(), "require", policy.document().mode(), false, Truth.FALSE, elsewhere);
        }
        Truth truth = requirement.check().test(request, Map.of());
        String failure = truth == Truth.TRUE ? null : requirement.check().failure(request, Map.of());
        return trace(requirement.id(), "require", policy.document().mode(), true, truth, failure);
    }

    private RuleTrace trace(CompiledRule rule, @Nullable String elsewhere) {
        String notAbout = elsewhere != null ? elsewhere : notAbout(rule);
        Map<String, String> pathVariables = notAbout == null ? pathVariables(rule) : null;
        String effect = rule.rule().effect().name().toLowerCase(Locale.ROOT);
        PolicyMode mode =
                Collections.max(List.of(policy.document().mode(), rule.rule().mode()));
        if (notAbout != null || pathVariables == null) {
            String why = notAbout != null ? notAbout : "paths " + rule.rule().paths();
            return trace(rule.rule().id(), effect, mode, false, Truth.FALSE, why);
        }
        Truth truth = rule.truth(request, pathVariables);
        return trace(rule.rule().id(), effect, mode, true, truth, rule.failure(request, pathVariables));
    }

    private @Nullable String notAbout(CompiledRule rule) {
        return rule.isAboutMethod(request.method())
                ? null
                : "methods " + rule.rule().methods();
    }

    /** Those of the pattern for which the rule says most, or null if none matches. */
    private @Nullable Map<String, String> pathVariables(CompiledRule rule) {
        if (rule.patterns().isEmpty()) {
            return Map.of();
        }
        return rule.patterns().stream()
                .map(pattern -> new Candidate(rule, pattern, 0))
                .sorted(Candidate.MOST_SPECIFIC_FIRST)
                .flatMap(candidate -> Stream.ofNullable(candidate.match(request)))
                .max(Comparator.comparing(variables -> rule.truth(request, variables)))
                .orElse(null);
    }

    private RuleTrace trace(
            String rule, String effect, PolicyMode mode, boolean isAbout, Truth truth, @Nullable String failure) {
        return new RuleTrace(
                policy.document().key().toString(),
                policy.document().version(),
                rule,
                effect,
                mode,
                isAbout,
                truth,
                failure);
    }
}
