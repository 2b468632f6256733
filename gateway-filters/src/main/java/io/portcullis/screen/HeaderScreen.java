package io.portcullis.screen;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.springframework.http.HttpHeaders;

/**
 * Finds headers that must not go on as the client sent them: identity headers that are ours to assert, overrides of the
 * method, and a {@code Connection} header that names other headers, which the gateway would then take for hop-by-hop
 * (RFC 9110 section 7.6.1) and remove, even its own. Thread-safe.
 */
public final class HeaderScreen {

    private static final AssertedHeaders METHOD_OVERRIDES =
            AssertedHeaders.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");
    private static final Set<String> CONNECTION_OPTIONS = Set.of("close", "keep-alive", "upgrade", "te");

    private final AssertedHeaders asserted;

    /** A screen for these headers, as far as they are known when a request comes. */
    public HeaderScreen(AssertedHeaders asserted) {
        this.asserted = asserted;
    }

    /** Looks through the headers of a request, once. */
    public HeaderFindings inspect(HttpHeaders headers) {
        HeaderFindings findings = new HeaderFindings();
        headers.forEach((name, values) -> {
            if (name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
                findings.addAuthorization(values);
            } else if (name.equalsIgnoreCase(HttpHeaders.CONNECTION)) {
                if (hasOtherOptions(values)) {
                    findings.replaceConnection(name, allowedOptions(values));
                }
            } else if (isUnwanted(name)) {
                findings.addUnwanted(name);
            }
        });
        return findings;
    }

    private boolean isUnwanted(String name) {
        return asserted.contains(name) || METHOD_OVERRIDES.contains(name);
    }

    private static boolean hasOtherOptions(List<String> connection) {
        return connection.size() != 1 || !isAllowed(connection.get(0));
    }

    private static boolean isAllowed(String option) {
        return CONNECTION_OPTIONS.contains(option.trim().toLowerCase(Locale.ROOT));
    }

    private static String allowedOptions(List<String> connection) {
        StringJoiner allowed = new StringJoiner(", ");
        for (String value : connection) {
            for (String option : value.split(",", -1)) {
                if (isAllowed(option)) {
                    allowed.add(option.trim());
                }
            }
        }
        return allowed.toString();
    }
}
