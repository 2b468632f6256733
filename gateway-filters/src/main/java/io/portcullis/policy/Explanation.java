package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;

/** What each rule of some documents says of a request, and why; for people. Takes as much work as a few decisions. */
final class Explanation {

    private static final String TOO_MUCH_WORK = "too much work";

    private final PolicyRequest request;
    private final DecisionWork enforced = new DecisionWork(true);
    private final DecisionWork tried = new DecisionWork(true);
    private final Work describing = new Work();
    private final IdentityHashMap<Object, RuleTrace> traces = new IdentityHashMap<>();

    private Explanation(PolicyRequest request) {
        this.request = request;
    }

    /** In the order of the documents, but asked in that of a decision: what comes late may find the work used up. */
    static List<RuleTrace> of(List<CompiledPolicy> policies, PolicyRequest request) {
        Explanation explanation = new Explanation(request);
        policies.forEach(policy -> explanation.askRules(policy, true));
        policies.forEach(explanation::askRequirements);
        policies.forEach(policy -> explanation.askRules(policy, false));
        return explanation.inOrder(policies);
    }

    private void askRules(CompiledPolicy policy, boolean thoseThatDeny) {
        for (CompiledRule rule : policy.rules()) {
            if (rule.isDeny() == thoseThatDeny) {
                traces.put(rule, trace(rule));
            }
        }
    }

    private void askRequirements(CompiledPolicy policy) {
        policy.require().forEach(requirement -> traces.put(requirement, trace(policy, requirement)));
    }

    private List<RuleTrace> inOrder(List<CompiledPolicy> policies) {
        List<RuleTrace> inOrder = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            policy.require().forEach(each -> inOrder.add(Objects.requireNonNull(traces.get(each))));
            policy.rules().forEach(each -> inOrder.add(Objects.requireNonNull(traces.get(each))));
        }
        return inOrder;
    }

    private DecisionWork decision(PolicyMode mode) {
        return mode == PolicyMode.ENFORCE ? enforced : tried;
    }

    private RuleTrace trace(CompiledPolicy policy, CompiledPolicy.Requirement requirement) {
        PolicyMode mode = policy.document().mode();
        Teller teller = new Teller(policy, requirement.id(), "require", mode);
        DecisionWork decision = decision(mode);
        String elsewhere = elsewhere(policy, decision);
        if (elsewhere != null) {
            return teller.isNotAbout(elsewhere);
        }
        Check check = requirement.check();
        Truth truth = check.test(request, Map.of(), decision.of(policy));
        if (decision.of(policy).isUsedUp()) {
            return teller.tell(Truth.ERROR, TOO_MUCH_WORK);
        }
        return teller.tell(truth, truth == Truth.TRUE ? null : check.failure(request, Map.of(), describing()));
    }

    private RuleTrace trace(CompiledRule rule) {
        CompiledPolicy policy = rule.policy();
        PolicyMode mode =
                Collections.max(List.of(policy.document().mode(), rule.rule().mode()));
        Teller teller =
                new Teller(policy, rule.rule().id(), rule.rule().effect().name().toLowerCase(Locale.ROOT), mode);
        DecisionWork decision = decision(mode);
        String elsewhere = elsewhere(policy, decision);
        if (elsewhere != null) {
            return teller.isNotAbout(elsewhere);
        }
        if (!rule.isAboutMethod(request.method())) {
            return teller.isNotAbout("methods " + rule.rule().methods());
        }
        Answer answer = answer(rule, decision);
        if (decision.of(policy).isUsedUp()) {
            return teller.tell(Truth.ERROR, TOO_MUCH_WORK);
        }
        if (answer == null) {
            return teller.isNotAbout("paths " + rule.rule().paths());
        }
        return teller.tell(answer.truth(), rule.failure(request, answer.pathVariables(), describing()));
    }

    /** What was asked already within the work of a decision may be asked again to tell why, each on its own. */
    private Work describing() {
        describing.refill();
        return describing;
    }

    private @Nullable String elsewhere(CompiledPolicy policy, DecisionWork decision) {
        if (decision.isAbout(policy, request) || decision.of(policy).isUsedUp()) {
            return null;
        }
        AppliesTo appliesTo = policy.document().appliesTo();
        return policy.isAboutRoute(request.route(), decision.of(policy))
                ? "the document is about the hosts " + appliesTo.hosts()
                : "the document is about the routes " + appliesTo.routes();
    }

    /** What a rule comes out as under one of its patterns. */
    private record Answer(Truth truth, Map<String, String> pathVariables) {}

    /** That of the pattern for which the rule says most, or null if none matches. */
    private @Nullable Answer answer(CompiledRule rule, DecisionWork decision) {
        Answer most = null;
        for (Candidate candidate : candidates(rule)) {
            Map<String, String> pathVariables = candidate.match(request, decision);
            if (pathVariables != null && (most == null || rule.readsPath())) {
                Truth truth = rule.truth(request, pathVariables, decision.of(rule.policy()));
                most = most == null || truth.compareTo(most.truth()) > 0 ? new Answer(truth, pathVariables) : most;
            }
        }
        return most;
    }

    private static List<Candidate> candidates(CompiledRule rule) {
        List<Candidate> candidates = new ArrayList<>();
        for (PathPattern pattern : rule.patterns()) {
            candidates.add(new Candidate(rule, pattern, 0));
        }
        candidates.sort(Candidate.MOST_SPECIFIC_FIRST);
        return candidates.isEmpty() ? List.of(new Candidate(rule, null, 0)) : candidates;
    }

    /** Says it of one rule. */
    private record Teller(CompiledPolicy policy, String rule, String effect, PolicyMode mode) {

        private RuleTrace isNotAbout(String why) {
            return trace(false, Truth.FALSE, why);
        }

        private RuleTrace tell(Truth truth, @Nullable String failure) {
            return trace(true, truth, failure);
        }

        private RuleTrace trace(boolean isAbout, Truth truth, @Nullable String failure) {
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
}
