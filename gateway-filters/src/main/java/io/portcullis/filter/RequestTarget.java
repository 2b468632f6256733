package io.portcullis.filter;

import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The request target in its two forms: servers interpret the request line, and forwarded headers such as {@code
 * X-Forwarded-Prefix} may add to it, so what is routed need not be what was sent.
 */
final class RequestTarget {

    private RequestTarget() {}

    /** As it stands in the request line. */
    static String asSent(ServerHttpRequest request) {
        if (request instanceof GivenServerRequest given) {
            return given.target();
        }
        return NativeRequest.of(request) instanceof HttpServerRequest netty ? netty.uri() : asRouted(request);
    }

    /** As routes match it and upstreams get it. */
    static String asRouted(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        String query = request.getURI().getRawQuery();
        return query == null ? path : path + "?" + query;
    }
}
