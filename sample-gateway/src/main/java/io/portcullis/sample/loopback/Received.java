package io.portcullis.sample.loopback;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as it arrived: path and query not decoded, the query without its question mark and empty when there is none;
 * header names as the sender wrote them, the values of a repeated header joined with a comma and a blank.
 */
public record Received(String method, String path, String query, Map<String, String> headers) {

    static Received from(HttpServerRequest request) {
        String[] target = request.uri().split("\\?", 2);
        return new Received(
                request.method().name(),
                target[0],
                target.length == 2 ? target[1] : "",
                joined(request.requestHeaders()));
    }

    /**
     * The query, decoded.
     *
     * @throws IllegalArgumentException when it is not properly percent-encoded
     */
    public Map<String, List<String>> parameters() {
        return new QueryStringDecoder(query, StandardCharsets.UTF_8, false).parameters();
    }

    private static Map<String, String> joined(HttpHeaders headers) {
        Map<String, String> joined = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(header -> joined.merge(header.getKey(), header.getValue(), (one, next) -> one + ", " + next));
        return joined;
    }
}
