package io.portcullis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A real upstream that remembers what it received and answers with the request line. */
public final class EchoUpstream implements AutoCloseable {

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> {
                List<Map.Entry<String, String>> headers = new ArrayList<>();
                request.requestHeaders().forEach(headers::add);
                received.add(new Received(request.method().name(), request.uri(), headers));
                return response.header("Cache-Control", "max-age=60")
                        .sendString(Mono.just(request.method() + " " + request.uri() + " " + received.size()));
            })
            .bindNow();

    /** What came in. */
    public record Received(String method, String target, List<Map.Entry<String, String>> headers) {

        public List<String> values(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    public String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    public int count() {
        return received.size();
    }

    public Received last() {
        return received.get(received.size() - 1);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
