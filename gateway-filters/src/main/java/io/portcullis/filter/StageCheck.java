package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a stage does to a request; decides at once, without I/O and without a lock, as far as it can. */
interface StageCheck {

    /** The stage whose question this is. */
    Stage stage();

    /** Whether it has anything to say; else it is passed over and nothing is recorded. */
    default boolean applies(ServerWebExchange exchange) {
        return true;
    }

    /**
     * Judges a request; null if somebody has to be asked, which {@link #ask} does.
     *
     * @param caller never pending
     */
    @Nullable
    Decision check(ServerWebExchange exchange, Caller caller);

    /** Judges a request that could not be judged at once. */
    default Mono<Decision> ask(ServerWebExchange exchange, Caller caller) {
        throw new IllegalStateException(this + " decides at once");
    }

    /** Passes a request on that was allowed. */
    default Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        return chain.filter(exchange);
    }
}
