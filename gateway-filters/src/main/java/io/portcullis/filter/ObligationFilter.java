package io.portcullis.filter;

import io.portcullis.HeaderAlias;
import io.portcullis.Stage;
import io.portcullis.policy.ObligedHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Does to requests what policies oblige it to. Takes from the client every header that a document of its tenant tells
 * upstreams, and stands before the stage that tells who called, which thereby has the last word.
 */
public final class ObligationFilter implements GlobalFilter, Ordered {

    /** What one policy check has left to do. */
    record Obliged(
            ObligedHeaders headers,
            List<String> asserted,
            @Nullable Obliged before) {}

    /** Keeps it for the end of the chain. */
    static void add(ServerWebExchange exchange, ObligedHeaders headers, List<String> asserted) {
        RequestState state = RequestState.of(exchange);
        state.obliged = new Obliged(headers, asserted, state.obliged);
    }

    /** The client is told also if a cache answers, and whatever the upstream says. */
    static void answerLater(ServerWebExchange exchange) {
        Obliged obliged = RequestState.of(exchange).obliged;
        if (obliged != null && !obliged.headers().response().isEmpty()) {
            exchange.getResponse().beforeCommit(() -> {
                obliged.headers().response().forEach(exchange.getResponse().getHeaders()::set);
                return Mono.empty();
            });
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Obliged obliged = RequestState.of(exchange).obliged;
        return obliged == null
                ? chain.filter(exchange)
                : chain.filter(exchange.mutate()
                        .request(request -> request.headers(headers -> change(headers, obliged)))
                        .build());
    }

    private static void change(HttpHeaders headers, Obliged last) {
        for (Obliged obliged = last; obliged != null; obliged = obliged.before()) {
            removeAliases(headers, obliged.asserted());
        }
        for (Obliged obliged = last; obliged != null; obliged = obliged.before()) {
            obliged.headers().removed().forEach(name -> HeaderRemoval.remove(headers, name));
            obliged.headers().request().forEach(headers::set);
        }
    }

    private static void removeAliases(HttpHeaders headers, List<String> asserted) {
        List<String> unwanted = new ArrayList<>();
        headers.forEach((name, values) -> {
            if (HeaderAlias.isOneOf(asserted, name)) {
                unwanted.add(name);
            }
        });
        unwanted.forEach(name -> HeaderRemoval.remove(headers, name));
    }

    /** Just before what the operator forwards. */
    @Override
    public int getOrder() {
        return Stage.FORWARD.order() - 1;
    }
}
