package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

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

    /** The tenant of the request's host, or null if the host belongs to nobody. */
    @Nullable
    String tenant(ServerWebExchange exchange) {
        if (patterns.isEmpty()) {
            return null;
        }
        String host = exchange.getRequest().getURI().getHost();
        if (host == null) {
            return null;
        }
        String name = canonical(host);
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /** One host has one name: in lower case, without the dot of the root (RFC 1034 section 3.1). */
    private static String canonical(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
