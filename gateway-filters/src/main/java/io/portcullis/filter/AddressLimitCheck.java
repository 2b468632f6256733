package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.ratelimit.Limit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * How often may this address ask? Charges those of a route's limits that need no token, before one is verified, and leaves the
 * others to {@link LimitFilter}.
 */
record AddressLimitCheck(List<String> names, LimitCharges charges) implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.ADDRESS;
    }

    @Override
    public boolean applies(ServerWebExchange exchange) {
        for (int i = 0; i < names.size(); i++) {
            Limit limit = charges.limits().rate(names.get(i));
            if (limit != null && limit.isBeforeToken() && !LimitFilter.isCharged(exchange, limit.name())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Decision check(ServerWebExchange exchange, Caller caller) {
        return charges.charge(exchange, null, limits(exchange));
    }

    @Override
    public Mono<Decision> ask(ServerWebExchange exchange, Caller caller) {
        return charges.ask(exchange, null, limits(exchange));
    }

    private List<Limit> limits(ServerWebExchange exchange) {
        List<Limit> limits = List.of();
        for (String name : names) {
            Limit limit = charges.limits().rate(name);
            if (limit != null && limit.isBeforeToken() && !LimitFilter.isCharged(exchange, name)) {
                limits = limits.isEmpty() ? new ArrayList<>(names.size()) : limits;
                limits.add(limit);
            }
        }
        return limits;
    }

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        LimitFilter.charged(exchange, names, limits(exchange));
        return chain.filter(exchange);
    }

    @Override
    public String toString() {
        return "LimitRate" + names;
    }
}
