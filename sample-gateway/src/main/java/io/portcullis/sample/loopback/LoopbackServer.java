package io.portcullis.sample.loopback;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers JSON on a port, of the loopback interface unless told otherwise. Port 0 is any free one; {@code answer} must
 * not block.
 */
public final class LoopbackServer implements SmartLifecycle {

    private final String portProperty;
    private final InetAddress address;
    private final int port;
    private final Function<Received, Reply> answer;
    private volatile @Nullable DisposableServer server;

    /** Names {@code portProperty} when the port is taken. */
    public LoopbackServer(String portProperty, int port, Function<Received, Reply> answer) {
        this(portProperty, InetAddress.getLoopbackAddress(), port, answer);
    }

    /** As the other one, on an address that other computers may reach. */
    public LoopbackServer(String portProperty, InetAddress address, int port, Function<Received, Reply> answer) {
        this.portProperty = portProperty;
        this.address = address;
        this.port = port;
        this.answer = answer;
    }

    /** @throws PortTakenException when somebody else listens on the port */
    @Override
    public void start() {
        // Event loops of its own: the shared ones end with any application of the same process.
        LoopResources loops = LoopResources.create(portProperty, 1, true);
        try {
            DisposableServer bound = HttpServer.create()
                    .runOn(loops)
                    .bindAddress(() -> new InetSocketAddress(address, port))
                    .handle(this::handle)
                    .bindNow();
            bound.onDispose(loops);
            server = bound;
        } catch (ChannelBindException taken) {
            throw new PortTakenException(portProperty, port, taken);
        }
    }

    @Override
    public void stop() {
        DisposableServer running = server;
        if (running != null) {
            running.disposeNow();
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** Up before the gateway takes requests, down after it has finished them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    public int port() {
        DisposableServer running = server;
        return running == null ? port : running.port();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        // The body is read to its end, so that the connection can be used again.
        return request.receive().then(Mono.defer(() -> send(answer.apply(Received.from(request)), response)));
    }

    private static Mono<Void> send(Reply reply, HttpServerResponse response) {
        byte[] body = JsonMapper.shared().writeValueAsBytes(reply.body());
        return response.status(reply.status())
                .header("Content-Type", "application/json")
                .header("Content-Length", String.valueOf(body.length))
                .sendByteArray(Mono.just(body))
                .then();
    }
}
