package io.portcullis.filter;

import io.portcullis.audit.InvalidOrderException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;

/** A request that somebody describes: there is no connection behind it, and no body. */
final class GivenServerRequest implements ServerHttpRequest {

    private final String target;
    private final HttpMethod method;
    private final URI uri;
    private final RequestPath path;
    private final HttpHeaders headers;
    private final @Nullable InetSocketAddress address;
    private final Map<String, Object> attributes = new HashMap<>();

    GivenServerRequest(HttpMethod method, String target, HttpHeaders headers, @Nullable InetAddress address) {
        this.target = target;
        this.method = method;
        this.headers = headers;
        this.uri = uri(target, headers);
        this.path = RequestPath.parse(uri.getRawPath(), null);
        this.address = address == null ? null : new InetSocketAddress(address, 0);
    }

    private static URI uri(String target, HttpHeaders headers) {
        InetSocketAddress host = host(headers);
        String authority = host == null ? "localhost" : host.getHostString();
        try {
            return new URI("http://" + (authority.indexOf(':') < 0 ? authority : "[" + authority + "]") + target);
        } catch (URISyntaxException e) {
            throw new InvalidOrderException("path is no request target, and the server would answer 400; expected one"
                    + " that starts with / and has unusual characters percent-encoded");
        }
    }

    private static @Nullable InetSocketAddress host(HttpHeaders headers) {
        try {
            return headers.getHost();
        } catch (RuntimeException e) {
            throw new InvalidOrderException("the header Host is no host; expected a name or an address");
        }
    }

    /** As it would stand in the request line. */
    String target() {
        return target;
    }

    @Override
    public String getId() {
        return "explained";
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public RequestPath getPath() {
        return path;
    }

    @Override
    public MultiValueMap<String, String> getQueryParams() {
        MultiValueMap<String, String> decoded = new LinkedMultiValueMap<>();
        UriComponentsBuilder.fromUri(uri)
                .build()
                .getQueryParams()
                .forEach((name, values) ->
                        values.forEach(value -> decoded.add(decode(name), value == null ? null : decode(value))));
        return decoded;
    }

    private static String decode(String text) {
        return UriUtils.decode(text.replace('+', ' '), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public MultiValueMap<String, HttpCookie> getCookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return address;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return Flux.empty();
    }
}
