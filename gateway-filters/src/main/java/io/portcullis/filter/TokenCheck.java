package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Who is calling? A caller with credentials needs good ones; without any, only an explicitly public route is open.
 *
 * @param issuers whose tokens the route takes; empty means all
 * @param tenants whose tokens the route takes; empty means all
 * @param isPublic whether the filter opens the route to requests without credentials
 */
record TokenCheck(
        Set<String> issuers, Set<String> tenants, boolean isPublic, TenantHosts hosts, CallerPublisher publisher)
        implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.TOKEN;
    }

    @Override
    public Decision check(ServerWebExchange exchange, Caller caller) {
        if (caller instanceof Caller.Refused refused) {
            return Decision.deny(refused.reason());
        }
        if (caller instanceof Caller.Known known) {
            return check(exchange, known.token());
        }
        return isPublic || Protection.of(exchange) == Protection.PUBLIC
                ? Decision.allow()
                : Decision.deny(Reason.CREDENTIALS_MISSING);
    }

    private Decision check(ServerWebExchange exchange, VerifiedToken token) {
        if (!issuers.isEmpty() && !issuers.contains(token.issuerName())) {
            return Decision.deny(Reason.ISSUER_NOT_FOR_ROUTE);
        }
        String tenant = token.tenant();
        boolean isAtHome = (tenants.isEmpty() || (tenant != null && tenants.contains(tenant)))
                && !hosts.isOfAnother(tenant, exchange.getRequest());
        return isAtHome ? Decision.allow() : Decision.deny(Reason.TENANT_NOT_FOR_ROUTE);
    }

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        if (caller instanceof Caller.Known known && !RequestState.of(exchange).isPublished) {
            RequestState.of(exchange).isPublished = true;
            return publisher.goOn(exchange, chain, known.token());
        }
        return chain.filter(exchange);
    }

    @Override
    public String toString() {
        return isPublic ? "AllowAnonymous" : "VerifyToken" + (issuers.isEmpty() ? "" : issuers);
    }
}
