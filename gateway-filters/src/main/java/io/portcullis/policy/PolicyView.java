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

/** What a list of documents says of requests; immutable. */
final class PolicyView {

    private static final PolicyDecision NO_DOCUMENT = PolicyDecision.of(Decision.deny(Reason.POLICY_MISSING));
    private static final PolicyDecision NO_MATCH = PolicyDecision.of(Decision.deny(Reason.POLICY_NO_MATCH));
    private static final PolicyDecision NO_OBJECTION = PolicyDecision.of(Decision.allow());

    private final CompiledPolicy.Requirement[] require;
    private final Map<String, PathTree> byMethod = new HashMap<>();
    private final PathTree otherMethods;
    private final boolean hasOwnDocument;
    private final boolean asksRoutes;

    /**
     * Only these documents.
     *
     * @param hasOwnDocument whether the tenant has a document of its own, about whatever route
     * @param countsShadow whether rules in shadow mode count
     * @param asksRoutes whether some of the documents may be about other routes
     */
    PolicyView(List<CompiledPolicy> documents, boolean hasOwnDocument, boolean countsShadow, boolean asksRoutes) {
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
        this.asksRoutes = asksRoutes;
    }

    /** This document alone. */
    static PolicyView of(CompiledPolicy document) {
        return new PolicyView(List.of(document), !document.isPlatform(), false, false);
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

    /** How many places for rules its indexes have, which is what its memory grows with. */
    int size() {
        return otherMethods.size()
                + byMethod.values().stream().mapToInt(PathTree::size).sum();
    }

    /**
     * Deny, then what is required, then allow, then what alone is lacking, then the default.
     *
     * @param allowsByDefault whether a request passes that nothing denies, if the tenant has no document of its own
     */
    PolicyDecision decide(PolicyRequest request, boolean allowsByDefault) {
        DecisionWork work = DecisionWork.begin(asksRoutes);
        PathTree rules = byMethod.getOrDefault(request.method(), otherMethods).at(request.path());
        for (Candidate candidate : rules.denying()) {
            Decision.Deny deny = deny(candidate, request, work);
            if (deny != null) {
                return PolicyDecision.of(deny);
            }
        }
        for (CompiledPolicy.Requirement requirement : require) {
            Decision.Deny deny = requirement.refuse(request, work);
            if (deny != null) {
                return PolicyDecision.of(deny);
            }
        }
        PolicyDecision answer = allow(rules, request, work);
        if (answer != null) {
            return answer;
        }
        if (hasOwnDocument) {
            return NO_MATCH;
        }
        return allowsByDefault ? NO_OBJECTION : NO_DOCUMENT;
    }

    private static Decision.@Nullable Deny deny(Candidate candidate, PolicyRequest request, DecisionWork decision) {
        CompiledRule rule = candidate.rule();
        Work work = decision.of(rule.policy());
        Map<String, String> pathVariables = decision.hasAsked(candidate) ? null : candidate.match(request, decision);
        if (work.isUsedUp()) {
            return rule.deniedOnError();
        }
        if (pathVariables == null) {
            return null;
        }
        decision.asks(candidate);
        return rule.deny(request, pathVariables, work);
    }

    private static @Nullable PolicyDecision allow(PathTree rules, PolicyRequest request, DecisionWork decision) {
        PolicyDecision stepUp = null;
        PolicyDecision scope = null;
        for (Candidate candidate : rules.allowing()) {
            PolicyDecision answer = allow(candidate, request, decision);
            if (answer == null) {
                continue;
            }
            if (answer.isAllowed()) {
                return answer;
            }
            if (decision.isUsedUp()) {
                return answer;
            }
            boolean isForScope = ((Decision.Deny) answer.decision()).reason() == Reason.SCOPE_LACKING;
            scope = isForScope && scope == null ? answer : scope;
            stepUp = !isForScope && stepUp == null ? answer : stepUp;
        }
        return stepUp != null ? stepUp : scope;
    }

    /** What the rule says under this pattern; an error once its work is used up, and then of every other too. */
    private static @Nullable PolicyDecision allow(Candidate candidate, PolicyRequest request, DecisionWork decision) {
        CompiledRule rule = candidate.rule();
        Work work = decision.of(rule.policy());
        Map<String, String> pathVariables = decision.hasAsked(candidate) ? null : candidate.match(request, decision);
        PolicyDecision answer = null;
        if (pathVariables != null) {
            decision.asks(candidate);
            answer = rule.allow(request, pathVariables, work);
        }
        return work.isUsedUp() ? PolicyDecision.of(rule.deniedOnError()) : answer;
    }
}
