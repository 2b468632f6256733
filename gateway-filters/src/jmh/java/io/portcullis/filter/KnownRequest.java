package io.portcullis.filter;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/** A request as the server's adapter has it, with the server's own headers, and a connection that nobody uses. */
final class KnownRequest {

    private static final ServerCodecConfigurer CODECS = ServerCodecConfigurer.create();
    private static final AcceptHeaderLocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

    private final ServerHttpRequest request;

    KnownRequest(String path, String token) {
        this.request = adapted(asReceived(path, headers(token)));
    }

    /** The adapter is not public. */
    private static ServerHttpRequest adapted(HttpServerRequest request) {
        try {
            Constructor<?> adapter = Class.forName("org.springframework.http.server.reactive.ReactorServerHttpRequest")
                    .getConstructor(HttpServerRequest.class, NettyDataBufferFactory.class);
            adapter.setAccessible(true);
            return (ServerHttpRequest)
                    adapter.newInstance(request, new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServerRequest asReceived(String path, DefaultHttpHeaders headers) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
        LocalChannel channel = new LocalChannel();
        new DefaultEventLoopGroup(1, new DefaultThreadFactory("loop", true))
                .register(channel)
                .syncUninterruptibly();
        return (HttpServerRequest) Proxy.newProxyInstance(
                KnownRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class, Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "method" -> io.netty.handler.codec.http.HttpMethod.GET;
                    case "scheme" -> "http";
                    case "hostName" -> "api.acme.example";
                    case "hostPort" -> 80;
                    case "forwardedPrefix" -> null;
                    case "uri" -> path;
                    case "channel" -> channel;
                    case "requestHeaders" -> headers;
                    case "remoteAddress", "connectionRemoteAddress", "hostAddress" -> address;
                    case "receive" -> ByteBufFlux.fromInbound(Flux.empty());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static DefaultHttpHeaders headers(String token) {
        DefaultHttpHeaders sent = new DefaultHttpHeaders();
        sent.add("Host", "api.acme.example");
        sent.add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        sent.add("Accept", "application/json");
        sent.add("Accept-Encoding", "gzip, deflate, br");
        sent.add("Authorization", "Bearer " + token);
        sent.add("Connection", "keep-alive");
        return sent;
    }

    /** An exchange of this request with an answer of its own. */
    ServerWebExchange exchange() {
        return new DefaultServerWebExchange(request, new Unsent(), exchange -> Mono.empty(), CODECS, LOCALES);
    }

    /** An answer that nobody gets. */
    private static final class Unsent extends AbstractServerHttpResponse {

        Unsent() {
            super(DefaultDataBufferFactory.sharedInstance);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getNativeResponse() {
            return (T) this;
        }

        @Override
        protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
            return Mono.empty();
        }

        @Override
        protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return Mono.empty();
        }

        @Override
        protected void applyStatusCode() {}

        @Override
        protected void applyHeaders() {}

        @Override
        protected void applyCookies() {}
    }
}
