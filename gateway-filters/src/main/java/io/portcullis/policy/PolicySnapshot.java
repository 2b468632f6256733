package io.portcullis.policy;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.HeaderAlias;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All documents that count for one tenant, indexed by route, method and path. Thread-safe; decides without I/O and without
 * a lock.
 */
public final class PolicySnapshot {

    private static final Comparator<CompiledPolicy> BY_KEY =
            Comparator.comparing(policy -> policy.document().key());

    private final List<CompiledPolicy> live;
    private final List<CompiledPolicy> withShadow;
    private final List<String> assertedHeaders;
    private final PolicyViews views;

    private PolicySnapshot(List<CompiledPolicy> live, List<CompiledPolicy> withShadow, boolean hasShadow) {
        this.live = live;
        this.withShadow = withShadow;
        this.views = new PolicyViews(live, hasShadow ? withShadow : null);
        this.assertedHeaders = assertedHeaders(live);
    }

    /**
     * The platform's and the tenant's documents together.
     *
     * @param live the documents that count; those that are disabled do not
     * @param shadow documents in shadow mode, each of which would take the place of the one with its key
     */
    public static PolicySnapshot of(List<CompiledPolicy> live, List<CompiledPolicy> shadow) {
        List<CompiledPolicy> counting = live.stream()
                .filter(policy -> policy.document().mode() == PolicyMode.ENFORCE)
                .sorted(BY_KEY)
                .toList();
        List<CompiledPolicy> trying = shadow.stream()
                .filter(policy -> policy.document().mode() != PolicyMode.DISABLED)
                .toList();
        List<PolicyKey> replaced =
                trying.stream().map(policy -> policy.document().key()).toList();
        List<CompiledPolicy> withShadow = Stream.concat(
                        trying.stream(),
                        counting.stream()
                                .filter(policy ->
                                        !replaced.contains(policy.document().key())))
                .sorted(BY_KEY)
                .toList();
        boolean hasShadow = !trying.isEmpty() || counting.stream().anyMatch(PolicySnapshot::hasShadowRule);
        return new PolicySnapshot(counting, withShadow, hasShadow);
    }

    /** The same as if this document counted, in the place of the one with its key. */
    PolicySnapshot replacing(CompiledPolicy candidate) {
        PolicyKey key = candidate.document().key();
        return new PolicySnapshot(
                Stream.concat(
                                live.stream()
                                        .filter(policy ->
                                                !policy.document().key().equals(key)),
                                Stream.of(candidate))
                        .sorted(BY_KEY)
                        .toList(),
                List.of(),
                false);
    }

    private static boolean hasShadowRule(CompiledPolicy policy) {
        return policy.document().rules().stream().anyMatch(rule -> rule.mode() == PolicyMode.SHADOW);
    }

    /**
     * What these documents say of the request.
     *
     * @param allowsByDefault whether a request passes that nothing denies, if the tenant has no document of its own;
     *     who has one is always refused what it does not allow
     */
    public PolicyDecision decide(PolicyRequest request, PolicySelection selection, boolean allowsByDefault) {
        PolicyViews.Views known = views.of(request.route(), selection);
        PolicyDecision decision = known.live().decide(request, allowsByDefault);
        PolicyView shadow = known.shadow();
        return shadow == null ? decision : beside(decision, shadow.decide(request, allowsByDefault));
    }

    private static PolicyDecision beside(PolicyDecision decision, PolicyDecision shadow) {
        Decision real = decision.decision();
        Basis basis = real.basis() != null ? real.basis() : Basis.of("-", 0, null);
        Basis both = basis.withShadow(shadow.decision());
        Decision told = real instanceof Decision.Deny deny
                ? new Decision.Deny(deny.reason(), deny.parameters(), both)
                : new Decision.Allow(both);
        return new PolicyDecision(told, decision.obligations());
    }

    /** Each rule and what it says of the request, in the order of the documents; those in shadow mode too. */
    public List<RuleTrace> explain(PolicyRequest request, PolicySelection selection) {
        return Explanation.of(
                Stream.concat(live.stream(), withShadow.stream().filter(policy -> !live.contains(policy)))
                        .filter(policy -> selection.includes(policy.document().key()))
                        .toList(),
                request);
    }

    /**
     * The headers that any of the documents may set for upstreams, each in its {@linkplain HeaderAlias#canonical canonical}
     * spelling: clients of the tenant must not.
     */
    public List<String> assertedHeaders() {
        return assertedHeaders;
    }

    private static List<String> assertedHeaders(List<CompiledPolicy> policies) {
        return HeaderAlias.canonical(policies.stream()
                .flatMap(policy -> policy.document().rules().stream())
                .flatMap(rule -> rule.obligations().stream())
                .flatMap(obligation ->
                        obligation instanceof Obligation.SetRequestHeader set ? Stream.of(set.name()) : Stream.empty())
                .toList());
    }

    /** The documents that count. */
    public List<CompiledPolicy> documents() {
        return live;
    }
}
