package io.portcullis.policy;

import io.portcullis.HeaderAlias;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which headers a document may speak of. */
final class HeaderNames {

    private static final int LONGEST = 128;

    /** Headers with a meaning of their own between any two neighbours; canonical, as all of these. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-decision-id");

    private static final Set<String> RESERVED_IN_REQUESTS = Set.of(
            "authorization",
            "content-encoding",
            "content-type",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-real-ip",
            "x-rewrite-url");

    private static final Set<String> RESERVED_IN_RESPONSES = Set.of(
            "content-encoding",
            "content-type",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "set-cookie",
            "www-authenticate");

    private HeaderNames() {}

    /** The name as it is written, or null: it must be a token (RFC 9110 section 5.6.2). */
    static @Nullable String read(@Nullable Tree tree, String what, Reading reading) {
        String name = reading.text(tree, what);
        return tree == null || name == null ? null : check(tree.at(), name, reading);
    }

    static @Nullable String check(Position at, String name, Reading reading) {
        if (name.length() <= LONGEST && !name.isEmpty() && name.chars().allMatch(HeaderNames::isTokenCharacter)) {
            return name;
        }
        reading.mistake(
                at,
                Quoted.of(name) + " is no name of a header; expected up to " + LONGEST
                        + " letters, digits and ! # $ % & ' * + - . ^ _ ` | ~");
        return null;
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether obligations must leave it and its aliases alone in requests. */
    static boolean isReservedInRequests(String name) {
        String canonical = HeaderAlias.canonical(name);
        return RESERVED.contains(canonical)
                || RESERVED_IN_REQUESTS.contains(canonical)
                || canonical.startsWith("x-forwarded-");
    }

    /** Whether obligations must leave it and its aliases alone in responses. */
    static boolean isReservedInResponses(String name) {
        String canonical = HeaderAlias.canonical(name);
        return RESERVED.contains(canonical)
                || RESERVED_IN_RESPONSES.contains(canonical)
                || canonical.startsWith("x-ratelimit-");
    }
}
