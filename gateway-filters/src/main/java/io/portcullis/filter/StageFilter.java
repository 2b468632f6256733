package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Runs one check at the fixed place of its stage. Decides synchronously, but for a token that is
 * seen for the first time, whose signature is verified elsewhere. A check that throws refuses the request.
 */
final class StageFilter implements GatewayFilter, Ordered {

    private final Stage stage;
    private final StageCheck check;
    private final Callers callers;
    private final Enforcer enforcer;

    StageFilter(Stage stage, StageCheck check, Callers callers, Enforcer enforcer) {
        this.stage = stage;
        this.check = check;
        this.callers = callers;
        this.enforcer = enforcer;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Caller caller = caller(exchange);
        return caller instanceof Caller.Pending pending
                ? pending.answer()
                        .onErrorResume(RuntimeException.class, e -> Mono.just(failed(e)))
                        .flatMap(settled -> decide(exchange, chain, settled))
                : decide(exchange, chain, caller);
    }

    private Caller caller(ServerWebExchange exchange) {
        try {
            return callers.of(exchange);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private Caller failed(RuntimeException e) {
        return new Caller.Refused(Enforcer.failed(stage, e).reason());
    }

    private Mono<Void> decide(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        Decision decision = check(exchange, caller);
        if (decision instanceof Decision.Deny deny) {
            return enforcer.refuse(exchange, stage, deny, caller.tokenOrNull());
        }
        enforcer.allow(exchange, stage, caller.tokenOrNull());
        return check.goOn(exchange, chain, caller);
    }

    private Decision check(ServerWebExchange exchange, Caller caller) {
        try {
            return check.check(exchange, caller);
        } catch (RuntimeException e) {
            return Enforcer.failed(stage, e);
        }
    }

    Stage stage() {
        return stage;
    }

    StageCheck check() {
        return check;
    }

    @Override
    public int getOrder() {
        return stage.order();
    }

    @Override
    public String toString() {
        return check.toString();
    }
}
