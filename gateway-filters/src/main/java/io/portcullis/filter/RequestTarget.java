package io.portcullis.filter;

import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** The request target as it stands in the request line, which the framework's URI has already interpreted. */
final class RequestTarget {

    private RequestTarget() {}

    static String of(ServerHttpRequest request) {
        if (request instanceof ServerHttpRequestDecorator decorator) {
            return of(decorator.getDelegate());
        }
        if (request instanceof AbstractServerHttpRequest server
                && nativeRequest(server) instanceof HttpServerRequest netty) {
            return netty.uri();
        }
        String query = request.getURI().getRawQuery();
        return request.getURI().getRawPath() + (query == null ? "" : "?" + query);
    }

    private static Object nativeRequest(AbstractServerHttpRequest request) {
        return request.getNativeRequest();
    }
}
