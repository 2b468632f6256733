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

    private final PolicyDocument document;
    private final List<Glob> routes;
    private final List<Glob> hosts;
    private final List<Requirement> require;
    private final List<CompiledRule> rules;

    CompiledPolicy(PolicyDocument document, ExpressionCompiler expressions) {
        this.document = document;
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

    boolean isAboutRoute(String route) {
        return Glob.anyMatches(routes, route);
    }

    boolean isAboutHost(String host) {
        return Glob.anyMatches(hosts, host);
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

        private Requirement(CompiledPolicy policy, String id, Check check) {
            PolicyDocument document = policy.document;
            this.policy = policy;
            this.id = id;
            this.check = check;
            this.refused = Decision.deny(
                    Reason.POLICY_REQUIREMENT, Basis.of(document.key().toString(), document.version(), id));
        }

        /** The refusal, or null if it holds. */
        Decision.@Nullable Deny refuse(PolicyRequest request) {
            return !policy.isAboutHost(request.host()) || check.test(request, Map.of()) == Truth.TRUE ? null : refused;
        }

        String id() {
            return id;
        }

        Check check() {
            return check;
        }
    }
}
