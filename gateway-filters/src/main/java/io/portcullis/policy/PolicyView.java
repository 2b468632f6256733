package io.portcullis.policy;

import io.portcullis.Decision;
import io.portcullis.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/** What a list of documents says of the requests of one route; immutable. */
final class PolicyView {

    private static final PolicyDecision NO_DOCUMENT = PolicyDecision.of(Decision.deny(Reason.POLICY_MISSING));
    private static final PolicyDecision NO_MATCH = PolicyDecision.of(Decision.deny(Reason.POLICY_NO_MATCH));
    private static final PolicyDecision NO_OBJECTION = PolicyDecision.of(Decision.allow());

    private final CompiledPolicy.Requirement[] require;
    private final Map<String, PathTree> byMethod = new HashMap<>();
    private final PathTree otherMethods;
    private final boolean hasOwnDocument;

    /**
     * Only these documents, as far as they are about the route.
     *
     * @param hasOwnDocument whether the tenant has a document of its own, about whatever route
     * @param countsShadow whether rules in shadow mode count
     */
    PolicyView(List<CompiledPolicy> documents, boolean hasOwnDocument, boolean countsShadow) {
        this.require = documents.stream()
                .flatMap(document -> document.require().stream())
                .toArray(CompiledPolicy.Requirement[]::new);
        List<CompiledRule> rules = documents.stream()
                .flatMap(document -> document.rules().stream())
                .filter(rule -> rule.rule().mode() == PolicyMode.ENFORCE
                        || (countsShadow && rule.rule().mode() == PolicyMode.SHADOW))
                .toList();
        Set<String> methods = new HashSet<>();
        rules.forEach(rule -> methods.addAll(rule.rule().methods()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.forEach(method -> byMethod.put(method, tree(rules, method)));
        this.otherMethods = tree(rules, "");
        this.hasOwnDocument = hasOwnDocument;
    }

    /** This document alone. */
    static PolicyView of(CompiledPolicy document) {
        return new PolicyView(List.of(document), !document.document().key().isPlatform(), false);
    }

    private static PathTree tree(List<CompiledRule> rules, String method) {
        List<Candidate> candidates = new ArrayList<>();
        for (int place = 0; place < rules.size(); place++) {
            CompiledRule rule = rules.get(place);
            if (!rule.isAboutMethod(method)) {
                continue;
            }
            if (rule.patterns().isEmpty()) {
                candidates.add(new Candidate(rule, null, place));
            }
            for (PathPattern pattern : rule.patterns()) {
                candidates.add(new Candidate(rule, pattern, place));
            }
        }
        return PathTree.of(candidates);
    }

    /**
     * Deny, then what is required, then allow, then what alone is lacking, then the default.
     *
     * @param allowsByDefault whether a request passes that nothing denies, if the tenant has no document of its own
     */
    PolicyDecision decide(PolicyRequest request, boolean allowsByDefault) {
        PathTree rules = byMethod.getOrDefault(request.method(), otherMethods).at(request.path());
        for (Candidate candidate : rules.denying()) {
            Decision.Deny deny = deny(candidate, request);
            if (deny != null) {
                return PolicyDecision.of(deny);
            }
        }
        for (CompiledPolicy.Requirement requirement : require) {
            Decision.Deny deny = requirement.refuse(request);
            if (deny != null) {
                return PolicyDecision.of(deny);
            }
        }
        PolicyDecision answer = allow(rules, request);
        if (answer != null) {
            return answer;
        }
        if (hasOwnDocument) {
            return NO_MATCH;
        }
        return allowsByDefault ? NO_OBJECTION : NO_DOCUMENT;
    }

    private static Decision.@Nullable Deny deny(Candidate candidate, PolicyRequest request) {
        Map<String, String> pathVariables = candidate.match(request);
        return pathVariables == null ? null : candidate.rule().deny(request, pathVariables);
    }

    private static @Nullable PolicyDecision allow(PathTree rules, PolicyRequest request) {
        PolicyDecision stepUp = null;
        PolicyDecision scope = null;
        for (Candidate candidate : rules.allowing()) {
            Map<String, String> pathVariables = candidate.match(request);
            PolicyDecision answer =
                    pathVariables == null ? null : candidate.rule().allow(request, pathVariables);
            if (answer == null) {
                continue;
            }
            if (answer.isAllowed()) {
                return answer;
            }
            boolean isForScope = ((Decision.Deny) answer.decision()).reason() == Reason.SCOPE_LACKING;
            scope = isForScope && scope == null ? answer : scope;
            stepUp = !isForScope && stepUp == null ? answer : stepUp;
        }
        return stepUp != null ? stepUp : scope;
    }
}
