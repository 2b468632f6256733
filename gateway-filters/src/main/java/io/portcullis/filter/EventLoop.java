package io.portcullis.filter;

import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** The event loop of a request's connection: what was decided elsewhere goes on there. */
final class EventLoop {

    private EventLoop() {}

    /** The loop, or whatever thread it is where the server is not Netty. */
    static Scheduler of(ServerHttpRequest request) {
        return NativeRequest.of(request) instanceof Connection connection
                ? Schedulers.fromExecutor(connection.channel().eventLoop())
                : Schedulers.immediate();
    }
}
