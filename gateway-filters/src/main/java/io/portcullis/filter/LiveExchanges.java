package io.portcullis.filter;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.revocation.RevocationList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * The exchanges that may outlive their token, and ends them when it is taken back or expires. Thread-safe.
 *
 * <p>An answer that has begun cannot become another one, so its connection is closed, a WebSocket with the status 1008; one
 * that has not begun becomes a refusal.
 */
public final class LiveExchanges implements AutoCloseable {

    /** Which exchanges are ended. */
    public enum Streams {
        /** WebSockets and requests that accept {@code text/event-stream}: whoever asks for a stream says so. */
        DETECTED,
        /** Every exchange that is under way, also long polls; costs every request a little. */
        ALL,
        /** None. */
        NONE
    }

    private final Streams streams;
    private final RevocationList list;
    private final Function<VerifiedToken, Instant> expiry;
    private final Clock clock;
    private final Enforcer enforcer;
    private final Set<Live> live = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isChecking = new AtomicBoolean();
    private final Scheduler scheduler = Schedulers.newSingle("portcullis-streams", true);

    /**
     * Watches the tokens of exchanges.
     *
     * @param expiry from when on a token is refused
     */
    public LiveExchanges(
            Streams streams,
            RevocationList list,
            Function<VerifiedToken, Instant> expiry,
            Clock clock,
            Enforcer enforcer) {
        this.streams = streams;
        this.list = list;
        this.expiry = expiry;
        this.clock = clock;
        this.enforcer = enforcer;
        list.onChange(this::checkSoon);
    }

    private record Live(ServerWebExchange exchange, VerifiedToken token, Sinks.One<Reason> end) {

        /** Each exchange is one of its own. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Goes on with the exchange, until it ends or is ended. */
    Mono<Void> watch(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        if (streams == Streams.NONE || (streams == Streams.DETECTED && !isStream(exchange.getRequest()))) {
            return chain.filter(exchange);
        }
        return Mono.defer(() -> watched(exchange, chain, token));
    }

    private Mono<Void> watched(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        Live entry = new Live(exchange, token, Sinks.one());
        live.add(entry);
        // It may have been taken back between its check and now.
        check(entry);
        Duration left = Duration.between(clock.instant(), expiry.apply(token));
        Mono<Reason> end = Mono.firstWithSignal(
                entry.end().asMono(), Mono.delay(left, scheduler).thenReturn(Reason.TOKEN_EXPIRED));
        Mono<Void> ended = end.publishOn(EventLoop.of(exchange.getRequest())).flatMap(reason -> end(entry, reason));
        return Mono.firstWithSignal(chain.filter(exchange), ended).doFinally(signal -> live.remove(entry));
    }

    private static boolean isStream(ServerHttpRequest request) {
        String upgrade = request.getHeaders().getFirst(HttpHeaders.UPGRADE);
        String accept = request.getHeaders().getFirst(HttpHeaders.ACCEPT);
        return (upgrade != null && upgrade.equalsIgnoreCase("websocket"))
                || (accept != null && accept.contains("text/event-stream"));
    }

    private Mono<Void> end(Live entry, Reason reason) {
        Decision.Deny deny = Decision.deny(reason);
        if (!entry.exchange().getResponse().isCommitted()) {
            return enforcer.refuse(entry.exchange(), Stage.REVOCATION, deny, entry.token());
        }
        enforcer.recordEnd(entry.exchange(), Stage.REVOCATION, deny, entry.token());
        if (NativeRequest.of(entry.exchange().getRequest()) instanceof Connection connection) {
            close(connection.channel());
        }
        return Mono.empty();
    }

    private static void close(Channel channel) {
        if (channel.pipeline().get(WebSocketFrameEncoder.class) == null) {
            ChannelFuture unused = channel.close();
        } else {
            ChannelFuture unused = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.POLICY_VIOLATION))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Many changes make one check. */
    private void checkSoon() {
        if (!live.isEmpty() && isChecking.compareAndSet(false, true)) {
            scheduler.schedule(() -> {
                isChecking.set(false);
                live.forEach(this::check);
            });
        }
    }

    private void check(Live entry) {
        Reason reason = list.refuse(entry.token());
        if (reason != null) {
            entry.end().tryEmitValue(reason);
        }
    }

    /** How many exchanges are watched. */
    public int size() {
        return live.size();
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
