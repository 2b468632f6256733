package io.portcullis.filter;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.revocation.TokenWatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * An exchange that is ended when its token is no longer good. An answer that has begun cannot become another one, so its
 * connection is closed, for the client to see that it is not whole, a WebSocket with the status 1008 (RFC 6455 section
 * 7.4.1); an answer that has not begun becomes a refusal.
 */
final class LiveExchange implements TokenWatch.Holder {

    private static final long LONGEST_FAREWELL_SECONDS = 1;

    private final ServerWebExchange exchange;
    private final VerifiedToken token;
    private final Connection connection;
    private final TokenWatch watch;
    private final Enforcer enforcer;
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private volatile Decision.@Nullable Deny deny;

    LiveExchange(
            ServerWebExchange exchange,
            VerifiedToken token,
            Connection connection,
            TokenWatch watch,
            Enforcer enforcer) {
        this.exchange = exchange;
        this.token = token;
        this.connection = connection;
        this.watch = watch;
        this.enforcer = enforcer;
    }

    @Override
    public VerifiedToken token() {
        return token;
    }

    /** Is watched until the server has done with it: the chain ends with the handshake of a WebSocket. */
    void begin() {
        watch.add(this);
        Disposable unused =
                connection.onTerminate().subscribe(null, error -> watch.remove(this), () -> watch.remove(this));
    }

    /** Goes on, so that a refusal can still take the place of an answer. */
    Mono<Void> goOn(GatewayFilterChain chain) {
        if (deny != null) {
            return refusal();
        }
        HttpHeaders ours = copyOf(exchange.getResponse().getHeaders());
        return chain.filter(exchange).takeUntilOther(stop.asMono()).then(Mono.defer(() -> refusal(ours)));
    }

    private static HttpHeaders copyOf(HttpHeaders headers) {
        HttpHeaders copy = new HttpHeaders();
        headers.forEach((name, values) -> values.forEach(value -> copy.add(name, value)));
        return copy;
    }

    /** What the upstream has said of an answer that does not come is no part of the refusal. */
    private Mono<Void> refusal(HttpHeaders ours) {
        if (deny != null && !exchange.getResponse().isCommitted()) {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            headers.clear();
            ours.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        }
        return refusal();
    }

    private Mono<Void> refusal() {
        Decision.Deny denied = deny;
        if (denied == null) {
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            cut(denied);
            return Mono.empty();
        }
        return enforcer.refuse(exchange, Stage.REVOCATION, denied, token);
    }

    @Override
    public void end(Reason reason) {
        EventLoop loop = connection.channel().eventLoop();
        if (loop.inEventLoop()) {
            endNow(reason);
        } else {
            loop.execute(() -> endNow(reason));
        }
    }

    /** On the event loop, where exchanges end: once this one has, the connection may belong to the next. */
    private void endNow(Reason reason) {
        if (!watch.remove(this)) {
            return;
        }
        Decision.Deny denied = Decision.deny(reason);
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            cut(denied);
        } else {
            deny = denied;
            stop.tryEmitEmpty();
        }
    }

    private void cut(Decision.Deny denied) {
        enforcer.recordEnd(exchange, Stage.REVOCATION, denied, token);
        Channel channel = connection.channel();
        if (ChannelOperations.get(channel) instanceof WebsocketOutbound socket) {
            Disposable unused = socket.sendClose(WebSocketCloseStatus.POLICY_VIOLATION.code(), null)
                    .onErrorComplete()
                    .subscribe();
            // Who does not read does not get the status, and could go on to write.
            Future<?> unusedTimer =
                    channel.eventLoop().schedule(() -> close(channel), LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
        } else {
            close(channel);
        }
    }

    private static void close(Channel channel) {
        ChannelFuture unused = channel.close();
    }
}
