package io.portcullis.filter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** The server's own request behind the framework's. */
final class NativeRequest {

    private NativeRequest() {}

    /** The request, or null if there is no server behind it: a mock's, and one that is only described, say so by an exception. */
    static @Nullable Object of(ServerHttpRequest request) {
        if (request instanceof ServerHttpRequestDecorator decorator) {
            return of(decorator.getDelegate());
        }
        try {
            return request instanceof AbstractServerHttpRequest server ? nativeRequest(server) : null;
        } catch (IllegalStateException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The other end of the connection: the framework's own remote address may already be what a client has written into a
     * header.
     */
    static @Nullable InetAddress peer(ServerHttpRequest request) {
        SocketAddress peer = of(request) instanceof HttpServerRequest netty
                ? netty.connectionRemoteAddress()
                : request.getRemoteAddress();
        return peer instanceof InetSocketAddress internet ? internet.getAddress() : null;
    }

    private static Object nativeRequest(AbstractServerHttpRequest request) {
        return request.getNativeRequest();
    }
}
