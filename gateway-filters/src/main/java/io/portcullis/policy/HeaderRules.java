package io.portcullis.policy;

import java.util.Locale;
import java.util.Set;

/** Which headers documents may name, and which they may set. */
final class HeaderRules {

    /** Those with a meaning of their own on the way to the upstream. */
    private static final Set<String> REQUEST = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-decision-id");

    /** Those with a meaning of their own on the way to the client. */
    private static final Set<String> RESPONSE = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "keep-alive",
            "location",
            "proxy-authenticate",
            "set-cookie",
            "strict-transport-security",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "www-authenticate",
            "x-decision-id");

    private HeaderRules() {}

    /** RFC 9110 section 5.6.2. */
    static void requireName(String name) {
        if (name.isEmpty() || name.length() > 128 || !name.chars().allMatch(HeaderRules::isTokenCharacter)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header");
        }
    }

    static String request(String name) {
        requireName(name);
        String lower = name.toLowerCase(Locale.ROOT);
        if (REQUEST.contains(lower) || lower.startsWith("x-forwarded-")) {
            throw new IllegalArgumentException("the header '" + name + "' has a meaning of its own and cannot be set");
        }
        return name;
    }

    static String response(String name) {
        requireName(name);
        if (RESPONSE.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header '" + name + "' has a meaning of its own and cannot be set");
        }
        return name;
    }

    static String value(String text) {
        if (text.length() > 1024 || !text.equals(text.strip()) || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "'" + text + "' cannot be the value of a header; expected up to 1024 printable ASCII characters");
        }
        return text;
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
