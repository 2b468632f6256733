package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads to what a document applies, and where it finds things in tokens. */
final class SpecReader {

    private static final Pattern ROUTE = Pattern.compile("[!-~]{1,256}");
    private static final Pattern HOST = Pattern.compile("[a-z0-9*._-]{1,253}|\\[[0-9a-f:.*]{1,45}\\]");
    private static final Pattern PORT = Pattern.compile(".*:[0-9*]+");

    private final Reading reading;

    SpecReader(Reading reading) {
        this.reading = reading;
    }

    AppliesTo appliesTo(@Nullable Tree tree) {
        Fields fields = reading.fields(tree, "'appliesTo'", "routes", "hosts");
        if (fields == null || !fields.requireOneOf("routes", "hosts")) {
            return AppliesTo.EVERYTHING;
        }
        Tree routes = fields.get("routes");
        Tree hosts = fields.get("hosts");
        return new AppliesTo(
                routes == null ? List.of() : reading.each(reading.list(routes, "'routes'"), "'routes'", this::route),
                hosts == null ? List.of() : reading.each(reading.list(hosts, "'hosts'"), "'hosts'", this::host));
    }

    private @Nullable String route(Tree tree, String what) {
        String route = reading.text(tree, what);
        if (route != null && !ROUTE.matcher(route).matches()) {
            reading.mistake(
                    tree.at(), Quoted.of(route) + " is no route id; expected up to 256 characters without blanks");
            return null;
        }
        return route;
    }

    private @Nullable String host(Tree tree, String what) {
        String host = reading.text(tree, what);
        return host == null ? null : host(tree.at(), host, reading);
    }

    /** The host in lower case, or null if it is none. */
    static @Nullable String host(Position at, String text, Reading reading) {
        String host = text.toLowerCase(Locale.ROOT);
        if (HOST.matcher(host).matches()) {
            return host;
        }
        reading.mistake(
                at,
                Quoted.of(text) + " is no host; expected a name like api.acme.example or *.acme.example"
                        + (PORT.matcher(host).matches() ? ", without a port" : ""));
        return null;
    }

    ClaimNames claims(@Nullable Tree tree) {
        Fields fields = reading.fields(tree, "'claims'", "scopes", "roles", "permissions", "delimited");
        if (fields == null || !fields.requireOneOf("scopes", "roles", "permissions", "delimited")) {
            return ClaimNames.STANDARD;
        }
        ClaimNames standard = ClaimNames.STANDARD;
        Set<ClaimPath> delimited = new HashSet<>(standard.delimited());
        delimited.addAll(claims(fields, "delimited", List.of()));
        return new ClaimNames(
                claims(fields, "scopes", standard.scopes()),
                claims(fields, "roles", standard.roles()),
                claims(fields, "permissions", standard.permissions()),
                delimited);
    }

    private List<ClaimPath> claims(Fields fields, String name, List<ClaimPath> otherwise) {
        Tree tree = fields.get(name);
        return tree == null
                ? otherwise
                : reading.each(reading.list(tree, "'" + name + "'"), "'" + name + "'", reading::claim);
    }
}
