package io.portcullis.filter;

import io.portcullis.audit.ExplainOrder;
import io.portcullis.audit.ExplainedRequest;
import io.portcullis.audit.Explainer;
import io.portcullis.audit.InvalidOrderException;
import io.portcullis.screen.HeaderScreen;
import io.portcullis.token.CredentialsReader;
import io.portcullis.token.SignatureWorkers;
import io.portcullis.token.TokenVerifier;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the screen and the stages of a route about a request that was never sent. Its tokens are verified by workers of its
 * own and not remembered. Thread-safe.
 */
public final class DecisionExplainer implements Explainer, AutoCloseable {

    private static final int MOST_WAITING = 16;

    private final Gate gate;
    private final HeaderScreen headers;
    private final CredentialsReader reader;
    private final TokenVerifier verifier;
    private final RouteLocator routes;
    private final SignatureWorkers workers = new SignatureWorkers(1, MOST_WAITING);

    /** What stands in every request's way; the last may be missing. */
    public record Gate(
            ScreenFilter screen,
            RouteGuard guard,
            LimitFilter limits,
            @Nullable ForwardFilter forward) {}

    /**
     * Explains what these say.
     *
     * @param reader one that remembers no tokens
     */
    public DecisionExplainer(
            Gate gate, HeaderScreen headers, CredentialsReader reader, TokenVerifier verifier, RouteLocator routes) {
        this.gate = new Gate(gate.screen().with(reader), gate.guard(), gate.limits(), gate.forward());
        this.headers = headers;
        this.reader = reader;
        this.verifier = verifier;
        this.routes = routes;
    }

    @Override
    public Mono<ExplainedRequest> explain(ExplainOrder order) {
        return Mono.defer(() -> explained(order));
    }

    private Mono<ExplainedRequest> explained(ExplainOrder order) {
        Clock clock = GivenExchange.clock(order.time());
        Explained explained = new Explained(gate, GivenExchange.of(order), clock);
        Caller given = given(order);
        if (!explained.passesScreen()) {
            return Mono.just(explained.answer(Caller.Anonymous.INSTANCE, null));
        }
        Callers callers = new Callers(headers, reader, verifier.forgetful(clock, workers));
        ServerWebExchange exchange = explained.exchange();
        return (given != null ? Mono.just(given) : caller(callers, exchange))
                .doOnNext(caller -> Callers.remember(exchange, caller))
                .flatMap(caller -> route(order.route(), exchange)
                        .map(route -> explained.answer(caller, route))
                        .switchIfEmpty(Mono.fromSupplier(() -> explained.answer(caller, null))));
    }

    private static Mono<Caller> caller(Callers callers, ServerWebExchange exchange) {
        Caller caller = callers.of(exchange);
        return caller instanceof Caller.Pending pending ? pending.answer() : Mono.just(caller);
    }

    private @Nullable Caller given(ExplainOrder order) {
        if (order.claims() == null) {
            if (order.issuer() != null || order.tenant() != null) {
                throw new InvalidOrderException("issuer and tenant say whose claims are meant; expected claims too");
            }
            return null;
        }
        try {
            return new Caller.Known(verifier.given(order.claims(), order.issuer(), order.tenant()));
        } catch (IllegalArgumentException e) {
            throw new InvalidOrderException(Objects.requireNonNullElse(e.getMessage(), "claims cannot be read"));
        }
    }

    /** The route that is named, or the first that matches, as the gateway finds it. */
    private Mono<Route> route(@Nullable String id, ServerWebExchange exchange) {
        if (id == null) {
            return routes.getRoutes()
                    .filterWhen(route -> matches(route, exchange))
                    .next();
        }
        return routes.getRoutes()
                .filter(route -> route.getId().equals(id))
                .next()
                .switchIfEmpty(routes.getRoutes()
                        .map(Route::getId)
                        .sort(Comparator.naturalOrder())
                        .collectList()
                        .flatMap(DecisionExplainer::unknown));
    }

    private static Mono<Route> unknown(List<String> known) {
        return Mono.error(new InvalidOrderException("the route is unknown; expected one of " + known));
    }

    /** A predicate that fails does not match, as in the gateway. */
    private static Mono<Boolean> matches(Route route, ServerWebExchange exchange) {
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
        return Flux.defer(() -> route.getPredicate().apply(exchange))
                .next()
                .onErrorReturn(RuntimeException.class, false)
                .doOnTerminate(
                        () -> exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR));
    }

    @Override
    public void close() {
        workers.close();
    }
}
