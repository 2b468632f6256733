package io.portcullis.policy;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** A rule, ready to be asked; immutable. Whatever it may answer is made once. */
final class CompiledRule {

    private static final PathPatternParser PATTERNS = new PathPatternParser();

    private final CompiledPolicy policy;
    private final PolicyRule rule;
    private final Basis basis;
    private final Check rest;
    private final @Nullable Check scopes;
    private final Decision.@Nullable Deny scopeLacking;
    private final @Nullable StepUpCheck stepUp;
    private final List<PathPattern> patterns;
    private final boolean readsPath;
    private final PolicyDecision allowed;
    private final Decision.Deny denied;
    private final Decision.Deny deniedOnError;

    CompiledRule(CompiledPolicy policy, PolicyRule rule, ExpressionCompiler expressions) {
        PolicyDocument document = policy.document();
        this.policy = policy;
        this.rule = rule;
        this.basis = Basis.of(document.key().toString(), document.version(), rule.id());
        ConditionCompiler compiler = new ConditionCompiler(document.claims(), isDeny(), expressions);
        RuleParts parts = isDeny() ? RuleParts.whole(rule.when()) : RuleParts.of(rule.when());
        this.rest = compiler.compile(parts.rest());
        boolean asksNoScopes = parts.scopes().isEmpty();
        this.scopes = asksNoScopes ? null : compiler.compile(new Condition.All(List.copyOf(parts.scopes())));
        this.scopeLacking = asksNoScopes ? null : Decision.denyForScope(parts.scopeText(), basis);
        StepUp strength = rule.stepUp();
        this.stepUp = strength == null ? null : new StepUpCheck(strength, basis);
        this.patterns = patterns(rule, isDeny());
        this.readsPath = RuleParts.readsPath(rule.when());
        this.allowed = new PolicyDecision(
                new Decision.Allow(new Basis(basis.document(), basis.version(), basis.rule(), audited(rule), null)),
                rule.obligations());
        this.denied = Decision.deny(Reason.POLICY_DENIED, basis);
        this.deniedOnError = Decision.deny(Reason.POLICY_ERROR, basis);
    }

    private static @Nullable Boolean audited(PolicyRule rule) {
        Boolean isAudited = null;
        for (Obligation obligation : rule.obligations()) {
            isAudited = obligation instanceof Obligation.Audit audit
                    ? Boolean.valueOf(audit.level() == Obligation.Level.ALL)
                    : isAudited;
        }
        return isAudited;
    }

    /** Many servers take a path with a slash at the end for the one without: what is denied is denied in both spellings. */
    private static List<PathPattern> patterns(PolicyRule rule, boolean isDeny) {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : rule.paths()) {
            paths.add(path);
            if (isDeny && path.length() > 1 && !takesAnyEnd(path)) {
                paths.add(path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/");
            }
        }
        return paths.stream().map(PATTERNS::parse).toList();
    }

    private static boolean takesAnyEnd(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.equals("**") || last.startsWith("{*");
    }

    /** HEAD is GET without content (RFC 9110 section 9.3.2): who is denied the one is denied the other. */
    boolean isAboutMethod(String method) {
        List<String> methods = rule.methods();
        return methods.isEmpty()
                || methods.contains(method)
                || (isDeny() && method.equals("HEAD") && methods.contains("GET"));
    }

    boolean isDeny() {
        return rule.effect() == PolicyRule.Effect.DENY;
    }

    /** What a rule that denies says, or null if it does not. */
    Decision.@Nullable Deny deny(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        return switch (rest.test(request, pathVariables, work)) {
            case TRUE -> denied;
            case ERROR -> deniedOnError;
            case FALSE -> null;
        };
    }

    /**
     * What a rule that allows says, or null if it says nothing: a yes, or what the caller lacks where it lacks nothing else.
     */
    @Nullable
    PolicyDecision allow(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        boolean hasScopes = scopes == null || scopes.test(request, pathVariables, work) == Truth.TRUE;
        if (!hasScopes && !request.isAuthenticated()) {
            return null;
        }
        if (rest.test(request, pathVariables, work) != Truth.TRUE) {
            return null;
        }
        boolean isStrong = stepUp == null || stepUp.holdsFor(request, work);
        if (hasScopes) {
            return isStrong || stepUp == null ? allowed : PolicyDecision.of(stepUp.challenge());
        }
        return isStrong && scopeLacking != null ? PolicyDecision.of(scopeLacking) : null;
    }

    /** What is the first thing that does not hold, or null if all does. */
    @Nullable
    String failure(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        for (Check check : scopes == null ? List.of(rest) : List.of(scopes, rest)) {
            if (check.test(request, pathVariables, work) != Truth.TRUE) {
                return check.failure(request, pathVariables, work);
            }
        }
        return stepUp == null || stepUp.holdsFor(request, work) ? null : stepUp.toString();
    }

    Truth truth(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        Truth truth = scopes == null
                ? rest.test(request, pathVariables, work)
                : AllChecks.of(List.of(scopes, rest)).test(request, pathVariables, work);
        return truth == Truth.TRUE && stepUp != null ? Truth.of(stepUp.holdsFor(request, work)) : truth;
    }

    /** The refusal where nobody can say what the rule says. */
    Decision.Deny deniedOnError() {
        return deniedOnError;
    }

    CompiledPolicy policy() {
        return policy;
    }

    PolicyRule rule() {
        return rule;
    }

    List<PathPattern> patterns() {
        return patterns;
    }

    /** Whether it asks for variables of the path. */
    boolean readsPath() {
        return readsPath;
    }
}
