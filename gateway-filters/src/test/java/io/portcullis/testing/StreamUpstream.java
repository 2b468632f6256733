package io.portcullis.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A real upstream whose answers take as long as a test wants; knows how many of them nobody has ended. */
public final class StreamUpstream implements AutoCloseable {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong flooded = new AtomicLong();
    private final Sinks.Many<String> events = Sinks.many().multicast().directBestEffort();
    private final Queue<Sinks.One<String>> polls = new ConcurrentLinkedQueue<>();
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get("/sse", (in, out) -> stream(in, out, events.asFlux()))
                    .get("/sse/quiet", (in, out) -> sse(counted(in, out)).sendString(Flux.never()))
                    .get("/sse/once", (in, out) -> stream(in, out, Flux.empty()))
                    .get(
                            "/sse/broken",
                            (in, out) -> stream(in, out, events.asFlux().take(1).map(StreamUpstream::broken)))
                    .get("/sse/late", (in, out) -> sse(out).sendString(poll(in, out)))
                    .get("/poll", (in, out) -> answer(out).sendString(poll(in, out)))
                    .get(
                            "/drip",
                            (in, out) -> answer(counted(in, out))
                                    .send(
                                            ByteBufFlux.fromString(Flux.concat(Mono.just("first"), Mono.never())),
                                            buffer -> true))
                    .get("/now", (in, out) -> answer(out).sendString(Mono.just("now")))
                    .ws("/ws", this::echo)
                    .ws("/ws/flood", this::flood))
            .bindNow();

    private HttpServerResponse counted(HttpServerRequest request, HttpServerResponse response) {
        request.withConnection(connection -> {
            open.incrementAndGet();
            connection.onTerminate().subscribe(null, error -> open.decrementAndGet(), open::decrementAndGet);
        });
        return response;
    }

    private static HttpServerResponse answer(HttpServerResponse response) {
        return response.header("Content-Type", "text/plain").header("Set-Cookie", "upstream=1");
    }

    private static HttpServerResponse sse(HttpServerResponse response) {
        return response.header("Set-Cookie", "upstream=1").sse();
    }

    private Publisher<Void> stream(HttpServerRequest request, HttpServerResponse response, Flux<String> more) {
        // Who has read the first event gets all that are sent from then on: they are subscribed to before it.
        return sse(counted(request, response)).sendString(Flux.merge(more, Mono.just("data: hello\n\n")));
    }

    private static String broken(String event) {
        throw new IllegalStateException("broken on purpose at " + event);
    }

    /** Waits for its answer before it counts as under way. */
    private Mono<String> poll(HttpServerRequest request, HttpServerResponse response) {
        Sinks.One<String> poll = Sinks.one();
        polls.add(poll);
        counted(request, response);
        return poll.asMono();
    }

    private Publisher<Void> echo(WebsocketInbound in, WebsocketOutbound out) {
        counted(in);
        return out.sendString(in.receive().asString().doOnNext(messages::add));
    }

    private Publisher<Void> flood(WebsocketInbound in, WebsocketOutbound out) {
        counted(in);
        in.receive().asString().onErrorComplete().subscribe(messages::add);
        return out.sendString(Flux.just("x".repeat(16_384)).repeat().doOnNext(each -> flooded.incrementAndGet()));
    }

    private void counted(WebsocketInbound in) {
        in.withConnection(connection -> {
            open.incrementAndGet();
            connection.onDispose().subscribe(null, error -> open.decrementAndGet(), open::decrementAndGet);
        });
    }

    /** Sends an event into every endless stream. */
    public void event(String text) {
        events.tryEmitNext("data: " + text + "\n\n");
    }

    /** Answers everybody who waits. */
    public void answerPolls(String text) {
        for (Sinks.One<String> poll = polls.poll(); poll != null; poll = polls.poll()) {
            poll.tryEmitValue(text);
        }
    }

    /** How many exchanges are under way. */
    public int open() {
        return open.get();
    }

    /** How many messages were sent to whoever asked for as many as there are. */
    public long flooded() {
        return flooded.get();
    }

    /** What came in through WebSockets. */
    public Queue<String> messages() {
        return messages;
    }

    public String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
