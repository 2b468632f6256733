package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a stage does to a request; decides at once, without I/O and without a lock. */
interface StageCheck {

    /** The stage whose question this is. */
    Stage stage();

    /**
     * Judges a request.
     *
     * @param caller never pending
     */
    Decision check(ServerWebExchange exchange, Caller caller);

    /** Passes a request on that was allowed. */
    default Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        return chain.filter(exchange);
    }
}
