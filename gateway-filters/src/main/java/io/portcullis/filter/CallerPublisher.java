package io.portcullis.filter;

import io.portcullis.VerifiedToken;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells the rest of the application who called, the way that it expects. */
@FunctionalInterface
public interface CallerPublisher {

    /** Publishes the token as the exchange's principal, whose name is the subject. */
    static CallerPublisher plain() {
        return (exchange, chain, token) ->
                chain.filter(exchange.mutate().principal(Mono.just(token)).build());
    }

    /** Goes on as this caller. */
    Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token);
}
