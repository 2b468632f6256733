package io.portcullis.policy;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A document, ready to decide; immutable. */
public final class CompiledPolicy {

    private static final int COMPARISONS_IN_A_STEP = 64;

    private final PolicyDocument document;
    private final boolean isPlatform;
    private final List<Glob> routes;
    private final List<Glob> hosts;
    private final List<Requirement> require;
    private final List<CompiledRule> rules;

    CompiledPolicy(PolicyDocument document, ExpressionCompiler expressions) {
        this.document = document;
        this.isPlatform = document.key().isPlatform();
        this.routes = Glob.of(document.appliesTo().routes());
        this.hosts = Glob.of(document.appliesTo().hosts());
        ConditionCompiler compiler = new ConditionCompiler(document.claims(), false, expressions);
        this.require = IntStream.range(0, document.require().size())
                .mapToObj(i -> new Requirement(
                        this,
                        "require[" + i + "]",
                        compiler.compile(document.require().get(i))))
                .toList();
        this.rules = document.rules().stream()
                .map(rule -> new CompiledRule(this, rule, expressions))
                .toList();
    }

    /** What it was made of. */
    public PolicyDocument document() {
        return document;
    }

    boolean isPlatform() {
        return isPlatform;
    }

    boolean isAboutRoute(String route) {
        return Glob.anyMatches(routes, route);
    }

    boolean isAboutRoute(String route, Work work) {
        return work.spend(steps(routes, route)) && Glob.anyMatches(routes, route);
    }

    boolean namesHosts() {
        return !hosts.isEmpty();
    }

    /** Requests work their host out, so they are asked for it only where it matters. */
    boolean isAboutHost(PolicyRequest request, Work work) {
        if (hosts.isEmpty()) {
            return true;
        }
        String host = request.host();
        return work.spend(steps(hosts, host)) && Glob.anyMatches(hosts, host);
    }

    private static long steps(List<Glob> globs, String value) {
        long characters = 0;
        for (int i = 0; i < globs.size(); i++) {
            characters += globs.get(i).text().length();
        }
        return 1 + characters * value.length() / COMPARISONS_IN_A_STEP;
    }

    List<Requirement> require() {
        return require;
    }

    List<CompiledRule> rules() {
        return rules;
    }

    /** Something that must hold for every request that the document applies to. */
    static final class Requirement {

        private final CompiledPolicy policy;
        private final String id;
        private final Check check;
        private final Decision.Deny refused;
        private final Decision.Deny refusedOnError;

        private Requirement(CompiledPolicy policy, String id, Check check) {
            PolicyDocument document = policy.document;
            this.policy = policy;
            this.id = id;
            this.check = check;
            Basis basis = Basis.of(document.key().toString(), document.version(), id);
            this.refused = Decision.deny(Reason.POLICY_REQUIREMENT, basis);
            this.refusedOnError = Decision.deny(Reason.POLICY_ERROR, basis);
        }

        /** The refusal, or null if it holds. */
        Decision.@Nullable Deny refuse(PolicyRequest request, DecisionWork decision) {
            Work work = decision.of(policy);
            boolean isRefused = decision.isAbout(policy, request) && check.test(request, Map.of(), work) != Truth.TRUE;
            if (work.isUsedUp()) {
                return refusedOnError;
            }
            return isRefused ? refused : null;
        }

        String id() {
            return id;
        }

        Check check() {
            return check;
        }
    }
}
