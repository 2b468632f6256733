package io.portcullis.filter;

import io.portcullis.VerifiedToken;
import io.portcullis.revocation.TokenWatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Which exchanges may outlive their token, and are therefore ended when it is taken back or expires. Thread-safe. */
public final class LiveExchanges {

    /** Which exchanges are ended. */
    public enum Streams {
        /** WebSockets, and answers of a type that the gateway streams: whatever a client says that it accepts. */
        DETECTED,
        /** Every exchange that is under way, also long polls and downloads; costs every request a little. */
        ALL,
        /** None. */
        NONE
    }

    private static final String WEBSOCKET = "websocket";

    private final Streams streams;
    private final List<String> streamTypes;
    private final TokenWatch watch;
    private final Enforcer enforcer;

    /**
     * Ends exchanges whose tokens this watch finds to be no longer good.
     *
     * @param streamTypes the types of answers that the gateway streams
     */
    public LiveExchanges(Streams streams, List<MediaType> streamTypes, TokenWatch watch, Enforcer enforcer) {
        this.streams = streams;
        this.streamTypes = streamTypes.stream()
                .map(type -> type.getType() + "/" + type.getSubtype())
                .toList();
        this.watch = watch;
        this.enforcer = enforcer;
    }

    /** Goes on with the exchange, until it ends or is ended. */
    Mono<Void> watch(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        return switch (streams) {
            case NONE -> chain.filter(exchange);
            case DETECTED ->
                asksForStream(exchange.getRequest())
                        ? watchAll(exchange, chain, token)
                        : watchAnswer(exchange, chain, token);
            case ALL -> watchAll(exchange, chain, token);
        };
    }

    private Mono<Void> watchAll(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        LiveExchange live = begin(exchange, token);
        return live == null ? chain.filter(exchange) : live.goOn(chain);
    }

    /** Not every client says that it wants a stream, and one that wants to escape would not. */
    private Mono<Void> watchAnswer(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        exchange.getResponse().beforeCommit(() -> {
            if (isStream(exchange.getResponse())) {
                begin(exchange, token);
            }
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    /** The exchange, or null if it is watched already or there is no connection that could be closed. */
    private @Nullable LiveExchange begin(ServerWebExchange exchange, VerifiedToken token) {
        if (NativeRequest.of(exchange.getRequest()) instanceof Connection connection
                && !RequestState.of(exchange).isWatched) {
            RequestState.of(exchange).isWatched = true;
            LiveExchange live = new LiveExchange(exchange, token, connection, watch, enforcer);
            live.begin();
            return live;
        }
        return null;
    }

    private static boolean asksForStream(ServerHttpRequest request) {
        String accept = request.getHeaders().getFirst(HttpHeaders.ACCEPT);
        return (accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) || isUpgrade(request);
    }

    static boolean isUpgrade(ServerHttpRequest request) {
        return WEBSOCKET.equalsIgnoreCase(request.getHeaders().getFirst(HttpHeaders.UPGRADE));
    }

    /** The type is compared as text: a server may write what is no type at all. */
    private boolean isStream(ServerHttpResponse response) {
        String type = response.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            for (String each : streamTypes) {
                if (type.regionMatches(true, 0, each, 0, each.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many exchanges are watched, about. */
    public int size() {
        return watch.size();
    }
}
