package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Makes its checks in turn, at the fixed place of the first one's stage. Decides synchronously, but for a token that is
 * seen for the first time, whose signature is verified elsewhere. A check that throws refuses the request.
 */
final class StageFilter implements GatewayFilter, Ordered {

    private final List<StageCheck> checks;
    private final Callers callers;
    private final Enforcer enforcer;
    private final int order;

    StageFilter(List<StageCheck> checks, Callers callers, Enforcer enforcer) {
        this.checks = List.copyOf(checks);
        this.callers = callers;
        this.enforcer = enforcer;
        this.order = first().stage().order();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Caller caller = isBeforeToken() ? Caller.Anonymous.INSTANCE : caller(exchange);
        return caller instanceof Caller.Pending pending
                ? pending.answer()
                        .onErrorResume(RuntimeException.class, e -> Mono.just(failed(e)))
                        .flatMap(settled -> decide(0, exchange, chain, settled))
                : decide(0, exchange, chain, caller);
    }

    private boolean isBeforeToken() {
        return getOrder() < Stage.TOKEN.order();
    }

    private Caller caller(ServerWebExchange exchange) {
        try {
            return callers.of(exchange);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private Caller failed(RuntimeException e) {
        return new Caller.Refused(Enforcer.failed(first().stage(), e).reason());
    }

    private Mono<Void> decide(int index, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        for (int i = index; i < checks.size(); i++) {
            StageCheck check = checks.get(i);
            if (check.applies(exchange)) {
                Decision decision = decide(check, exchange, caller);
                if (decision == null) {
                    int next = i + 1;
                    return ask(check, exchange, caller)
                            .flatMap(later -> later instanceof Decision.Deny deny
                                    ? enforcer.refuse(exchange, check.stage(), deny, caller.tokenOrNull())
                                    : allowed(next, later, exchange, chain, caller));
                }
                if (decision instanceof Decision.Deny deny) {
                    return enforcer.refuse(exchange, check.stage(), deny, caller.tokenOrNull());
                }
                enforcer.allow(exchange, check.stage(), decision, caller.tokenOrNull());
            }
        }
        if (!LimitFilter.isDue(exchange)) {
            enforcer.passed(exchange, this);
        }
        return goOn(0, exchange, chain, caller);
    }

    private Mono<Void> allowed(
            int next, Decision decision, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        enforcer.allow(exchange, checks.get(next - 1).stage(), decision, caller.tokenOrNull());
        return decide(next, exchange, chain, caller);
    }

    /** What the check says; null if somebody has to be asked. */
    static @Nullable Decision decide(StageCheck check, ServerWebExchange exchange, Caller caller) {
        try {
            return check.check(exchange, caller);
        } catch (RuntimeException e) {
            return Enforcer.failed(check.stage(), e);
        }
    }

    /** What the check says after having asked, on the request's own thread. */
    static Mono<Decision> ask(StageCheck check, ServerWebExchange exchange, Caller caller) {
        return Mono.defer(() -> check.ask(exchange, caller))
                .onErrorResume(RuntimeException.class, e -> Mono.just(Enforcer.failed(check.stage(), e)))
                .publishOn(EventLoop.of(exchange.getRequest()));
    }

    private Mono<Void> goOn(int index, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        boolean isLast = index == checks.size() - 1;
        GatewayFilterChain rest = isLast ? chain : next -> goOn(index + 1, next, chain, caller);
        return checks.get(index).goOn(exchange, rest, caller);
    }

    private StageCheck first() {
        return checks.get(0);
    }

    /** Whether no other stage of the route may refuse behind this one, but for what cannot be forwarded. */
    boolean isLastOfRoute(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        StageFilter last = null;
        for (GatewayFilter filter : route == null ? List.<GatewayFilter>of() : route.getFilters()) {
            StageFilter stage = in(filter);
            if (stage != null && !stage.isForward() && (last == null || stage.getOrder() >= last.getOrder())) {
                last = stage;
            }
        }
        return last == this;
    }

    private boolean isForward() {
        return first().stage() == Stage.FORWARD;
    }

    /** The filter as it is or in the framework's wrapping, or null if it is none of ours. */
    static @Nullable StageFilter in(GatewayFilter filter) {
        return filter instanceof OrderedGatewayFilter ordered
                ? in(ordered.getDelegate())
                : filter instanceof StageFilter stage ? stage : null;
    }

    List<StageCheck> checks() {
        return checks;
    }

    @Override
    public int getOrder() {
        return order;
    }

    @Override
    public String toString() {
        return first().toString();
    }
}
