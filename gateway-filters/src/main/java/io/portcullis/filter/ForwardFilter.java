package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What {@code portcullis.forward} says for every route: forwards claims of verified callers, keeps the token back. */
public final class ForwardFilter implements GlobalFilter, Ordered {

    private final ForwardCheck check;
    private final boolean stripsAuthorization;
    private final Enforcer enforcer;

    /** Forwards as this says. */
    public ForwardFilter(Forwarding forwarding, boolean stripsAuthorization, Enforcer enforcer) {
        this.check = forwarding.everywhere();
        this.stripsAuthorization = stripsAuthorization;
        this.enforcer = enforcer;
    }

    ForwardCheck check() {
        return check;
    }

    /** Only a caller whom an earlier stage has verified is told: this filter asks nobody. */
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Caller caller = Objects.requireNonNullElse(Callers.known(exchange), Caller.Anonymous.INSTANCE);
        if (check(exchange, caller) instanceof Decision.Deny deny) {
            return enforcer.refuse(exchange, Stage.FORWARD, deny, caller.tokenOrNull());
        }
        return check.goOn(carriesToken(exchange, caller) ? stripped(exchange) : exchange, chain, caller);
    }

    private @Nullable Decision check(ServerWebExchange exchange, Caller caller) {
        return StageFilter.decide(check, exchange, caller);
    }

    /** A filter of the host's may have replaced the caller's token by credentials for the upstream, which stay. */
    private boolean carriesToken(ServerWebExchange exchange, Caller caller) {
        VerifiedToken token = stripsAuthorization ? caller.tokenOrNull() : null;
        String value = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return token != null && value != null && value.endsWith(token.value());
    }

    private static ServerWebExchange stripped(ServerWebExchange exchange) {
        return exchange.mutate()
                .request(
                        request -> request.headers(headers -> HeaderRemoval.remove(headers, HttpHeaders.AUTHORIZATION)))
                .build();
    }

    @Override
    public int getOrder() {
        return Stage.FORWARD.order();
    }
}
