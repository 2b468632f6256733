package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses requests to routes that are neither verified nor explicitly public, or whose filters have arguments that
 * nobody understands: routes that appeared after the start-up check. Thread-safe.
 */
public final class RouteGuard implements GlobalFilter, Ordered {

    private final Enforcer enforcer;
    private final boolean refusesUnprotected;

    /**
     * A guard.
     *
     * @param refusesUnprotected false to let unprotected routes pass
     */
    public RouteGuard(Enforcer enforcer, boolean refusesUnprotected) {
        this.enforcer = enforcer;
        this.refusesUnprotected = refusesUnprotected;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        if (route == null) {
            return chain.filter(exchange);
        }
        Reason reason = refuse(route);
        if (reason != null) {
            return refuse(exchange, reason);
        }
        enforcer.passRoute(exchange);
        return chain.filter(exchange);
    }

    /** Why no request to the route passes, or null. */
    @Nullable
    Reason refuse(Route route) {
        if (CheckedRouteDefinitions.isMarked(route.getMetadata())) {
            return Reason.ROUTE_MISCONFIGURED;
        }
        return refusesUnprotected && Protection.of(route) == Protection.NONE ? Reason.ROUTE_UNPROTECTED : null;
    }

    private Mono<Void> refuse(ServerWebExchange exchange, Reason reason) {
        return enforcer.refuse(exchange, Stage.ROUTE, Decision.deny(reason), null);
    }

    @Override
    public int getOrder() {
        return Stage.ROUTE.order();
    }
}
