package io.portcullis.filter;

import io.portcullis.Stage;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/** How a route is protected, read off the filters that it really runs. */
enum Protection {
    /** It has no filter that asks who calls. */
    NONE,
    /** It asks for a token. */
    VERIFIED,
    /** It is explicitly open to requests without a token. */
    PUBLIC;

    static Protection of(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? NONE : of(route);
    }

    static Protection of(Route route) {
        Protection protection = NONE;
        for (GatewayFilter filter : route.getFilters()) {
            TokenCheck check = tokenCheck(filter);
            if (check != null && check.isPublic()) {
                return PUBLIC;
            }
            protection = check != null ? VERIFIED : protection;
        }
        return protection;
    }

    /** Wrapped at another place in the chain, the filter could run behind a cache and would protect nothing. */
    private static @Nullable TokenCheck tokenCheck(GatewayFilter filter) {
        if (filter instanceof OrderedGatewayFilter ordered) {
            return ordered.getOrder() <= Stage.TOKEN.order() ? tokenCheck(ordered.getDelegate()) : null;
        }
        return filter instanceof StageFilter stage && stage.checks().get(0) instanceof TokenCheck check ? check : null;
    }
}
