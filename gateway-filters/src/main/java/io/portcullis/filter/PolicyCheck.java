package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.policy.NoPolicy;
import io.portcullis.policy.Obligation;
import io.portcullis.policy.ObligedHeaders;
import io.portcullis.policy.PolicyDecision;
import io.portcullis.policy.PolicySelection;
import io.portcullis.policy.PolicySnapshot;
import io.portcullis.policy.RuleTrace;
import io.portcullis.policy.TenantPolicies;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** May this caller do this? Asks the documents of the platform and of the caller's tenant. */
record PolicyCheck(PolicyChecks shared, PolicySelection selection) implements StageCheck {

    /** A tenant that has no documents, because no tenant can have that name. */
    private static final String NO_TENANT = "";

    @Override
    public Stage stage() {
        return Stage.POLICY;
    }

    @Override
    public Decision check(ServerWebExchange exchange, Caller caller) {
        if (caller instanceof Caller.Refused refused) {
            return Decision.deny(refused.reason());
        }
        VerifiedToken token = caller.tokenOrNull();
        TenantPolicies policies = shared.policies().of(tenantOf(token));
        ServerHttpRequest request = exchange.getRequest();
        if (!(policies instanceof TenantPolicies.InForce inForce)
                || shared.settings()
                        .staleness()
                        .refuses(shared.policies().freshness(), policies.pendingNanos(), () -> onlyReads(request))) {
            return Decision.deny(Reason.POLICIES_STALE);
        }
        boolean allowsByDefault = shared.settings().noPolicy() == NoPolicy.INSECURE_ALLOW && !inForce.hasOwnDocuments();
        ExchangePolicyRequest asked = request(exchange, token);
        shared.recent().add(tenantOf(token), asked, selection);
        PolicyDecision answer = inForce.snapshot().decide(asked, selection, allowsByDefault);
        if (!answer.isAllowed()) {
            return token == null ? challenge(answer.decision()) : answer.decision();
        }
        return carryOut(exchange, answer, asked, inForce.snapshot());
    }

    /** The same at another time, taking note of nothing. */
    PolicyCheck at(Clock clock) {
        return new PolicyCheck(shared.at(clock), selection);
    }

    /** What each rule says that counts for the caller; none as long as nothing is loaded. */
    List<RuleTrace> explain(ServerWebExchange exchange, Caller caller) {
        VerifiedToken token = caller.tokenOrNull();
        return shared.policies().of(tenantOf(token)) instanceof TenantPolicies.InForce inForce
                ? inForce.snapshot().explain(request(exchange, token), selection)
                : List.of();
    }

    private ExchangePolicyRequest request(ServerWebExchange exchange, @Nullable VerifiedToken token) {
        return new ExchangePolicyRequest(
                exchange, token, shared.addresses(), shared.clock().millis());
    }

    /** Whoever comes without a token may come back with one. */
    private static Decision challenge(Decision refusal) {
        return Decision.deny(Reason.CREDENTIALS_MISSING, refusal.basis());
    }

    private String tenantOf(@Nullable VerifiedToken token) {
        String tenant = token == null ? null : token.tenant();
        if (tenant != null) {
            return tenant;
        }
        String otherwise = shared.settings().defaultTenant();
        return otherwise != null ? otherwise : NO_TENANT;
    }

    private static boolean onlyReads(ServerHttpRequest request) {
        return (HttpMethod.GET.equals(request.getMethod()) || HttpMethod.HEAD.equals(request.getMethod()))
                && !LiveExchanges.isUpgrade(request);
    }

    /** What cannot be done is a reason to refuse; what can is kept for the end of the chain, behind caches. */
    private Decision carryOut(
            ServerWebExchange exchange, PolicyDecision answer, ExchangePolicyRequest asked, PolicySnapshot snapshot) {
        List<Obligation> obligations = answer.obligations();
        if (obligations.isEmpty() && snapshot.assertedHeaders().isEmpty()) {
            return answer.decision();
        }
        ObligedHeaders headers = ObligedHeaders.of(obligations, asked.claims());
        if (headers == null
                || !chargesLater(exchange, obligations)
                || headers.request().keySet().stream().anyMatch(shared.asserted()::contains)) {
            return Decision.deny(Reason.OBLIGATION_FAILED, answer.decision().basis());
        }
        ObligationFilter.add(exchange, headers, snapshot.assertedHeaders());
        return answer.decision();
    }

    /** A limit that is not there cannot be charged. */
    private boolean chargesLater(ServerWebExchange exchange, List<Obligation> obligations) {
        List<String> charged = new ArrayList<>();
        for (int i = 0; i < obligations.size(); i++) {
            if (obligations.get(i) instanceof Obligation.RateLimit limit && !charged.contains(limit.limit())) {
                charged.add(limit.limit());
            }
        }
        for (String name : charged) {
            if (!shared.limits().has(name)) {
                return false;
            }
        }
        if (!charged.isEmpty()) {
            LimitFilter.add(exchange, charged);
        }
        return true;
    }

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        ObligationFilter.answerLater(exchange);
        return chain.filter(exchange);
    }

    @Override
    public String toString() {
        return "EnforcePolicy" + (selection.names().isEmpty() ? "" : selection.names());
    }
}
