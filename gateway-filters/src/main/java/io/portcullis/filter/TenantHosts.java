package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Which tenant a request's host belongs to, by patterns such as {@code {tenant}.api.acme.example}. Immutable and
 * thread-safe.
 */
public final class TenantHosts {

    private static final String VARIABLE = "{tenant}";

    private final List<Pattern> patterns;

    /**
     * Hosts of these patterns; the first one that matches counts.
     *
     * @throws ConfigurationException if a pattern does not have the variable exactly once, as a whole label
     */
    public TenantHosts(List<String> patterns) {
        this.patterns = patterns.stream().map(TenantHosts::pattern).toList();
    }

    private static Pattern pattern(String text) {
        List<String> labels = List.of(text.toLowerCase(Locale.ROOT).split("\\.", -1));
        if (labels.stream().filter(VARIABLE::equals).count() != 1
                || !labels.stream().allMatch(label -> label.equals(VARIABLE) || label.matches("[a-z0-9-]+"))) {
            throw new ConfigurationException(
                    "portcullis.tenants.hosts has '" + text + "'; expected a host with {tenant} as one of its labels",
                    "Write a pattern such as {tenant}.api.acme.example.");
        }
        return Pattern.compile(text.toLowerCase(Locale.ROOT).replace(".", "\\.").replace(VARIABLE, "([a-z0-9-]+)"));
    }

    /**
     * Whether the request's host belongs to another tenant. A request can name two hosts: forwarded headers change the one
     * of the framework's URI, while routes and upstreams see the {@code Host} header.
     */
    boolean isOfAnother(@Nullable String tenant, ServerHttpRequest request) {
        if (patterns.isEmpty()) {
            return false;
        }
        InetSocketAddress sent = request.getHeaders().getHost();
        return isOfAnother(tenant, request.getURI().getHost())
                || isOfAnother(tenant, sent == null ? null : sent.getHostString());
    }

    private boolean isOfAnother(@Nullable String tenant, @Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = canonical(host);
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return !matcher.group(1).equals(tenant);
            }
        }
        return false;
    }

    /** One host has one name: in lower case, without the dot of the root (RFC 1034 section 3.1). */
    static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
