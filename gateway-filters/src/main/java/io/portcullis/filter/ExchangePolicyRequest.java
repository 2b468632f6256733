package io.portcullis.filter;

import io.portcullis.VerifiedToken;
import io.portcullis.policy.ClaimValues;
import io.portcullis.policy.PolicyRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A request as policies see it. Whatever takes time is worked out when a policy asks for it. Does not hold on to the
 * connection, so it may be kept.
 */
final class ExchangePolicyRequest implements PolicyRequest {

    private static final ClaimValues NO_CLAIMS = new ClaimValues(Map.of());

    private final String method;
    private final PathContainer path;
    private final String route;
    private final HttpHeaders headers;
    private final URI uri;
    private final @Nullable InetAddress address;
    private final @Nullable VerifiedToken token;
    private final long millis;
    private @Nullable Map<String, List<String>> query;
    private @Nullable Map<String, List<String>> allHeaders;

    ExchangePolicyRequest(
            ServerWebExchange exchange, @Nullable VerifiedToken token, ClientAddresses addresses, long millis) {
        ServerHttpRequest request = exchange.getRequest();
        this.method = request.getMethod().name();
        this.path = request.getPath();
        this.route = Enforcer.route(exchange);
        this.headers = request.getHeaders();
        this.uri = request.getURI();
        this.address = addresses.of(request);
        this.token = token;
        this.millis = millis;
    }

    @Override
    public String method() {
        return method;
    }

    /** The host's base path is part of what the client asked for, and of what upstreams are asked for. */
    @Override
    public PathContainer path() {
        return path;
    }

    @Override
    public String route() {
        return route;
    }

    /** The one that routes and upstreams see: forwarded headers change that of the framework's URI. */
    @Override
    public String host() {
        InetSocketAddress sent = headers.getHost();
        return sent == null ? "" : TenantHosts.canonical(sent.getHostString());
    }

    @Override
    public List<String> header(String name) {
        List<String> found = new ArrayList<>(1);
        headers.forEach((each, values) -> {
            if (each.equalsIgnoreCase(name)) {
                found.addAll(values);
            }
        });
        return found;
    }

    @Override
    public List<String> query(String name) {
        return queryParameters().getOrDefault(name, List.of());
    }

    private MultiValueMap<String, String> decoded() {
        MultiValueMap<String, String> decoded = new LinkedMultiValueMap<>();
        UriComponentsBuilder.fromUri(uri).build().getQueryParams().forEach((name, values) -> {
            for (String value : values) {
                decoded.add(decode(name), value == null ? "" : decode(value));
            }
        });
        return decoded;
    }

    /** What cannot be decoded is what it looks like: no policy names such a text by chance. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Worked out once, for documents may ask for it thousands of times; safe to be seen by whoever tries documents later. */
    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> known = allHeaders;
        if (known == null) {
            known = Collections.unmodifiableMap(lowerCaseHeaders());
            allHeaders = known;
        }
        return known;
    }

    private Map<String, List<String>> lowerCaseHeaders() {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, values) -> {
            if (!values.isEmpty()) {
                all.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> new ArrayList<>(1))
                        .addAll(values);
            }
        });
        return all;
    }

    /** Worked out once, too. */
    @Override
    public Map<String, List<String>> queryParameters() {
        Map<String, List<String>> known = query;
        if (known == null) {
            known = Collections.unmodifiableMap(decoded());
            query = known;
        }
        return known;
    }

    @Override
    public @Nullable InetAddress address() {
        return address;
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public boolean isAuthenticated() {
        return token != null;
    }

    @Override
    public Map<String, ?> claims() {
        return token == null ? Map.of() : token.claims();
    }

    @Override
    public ClaimValues values() {
        return token == null ? NO_CLAIMS : ClaimValues.of(token);
    }
}
