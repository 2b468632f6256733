package io.portcullis.revocation;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people want to know of an entry, written like a form: {@code issuer=…&value=…&reason=…&by=…}. Nothing is decided by
 * it, so whatever cannot be read is absent. Immutable.
 */
record RevocationDetail(
        @Nullable String issuer,
        @Nullable String value,
        @Nullable String reason,
        @Nullable String actor) {

    private static final int MAX_LENGTH = 2048;

    /** As much as an entry can hold: the reason gives way first, then the actor. */
    String text() {
        String text = form(issuer, value, reason, actor);
        if (text.length() > MAX_LENGTH) {
            text = form(issuer, value, null, actor);
        }
        return text.length() > MAX_LENGTH ? "" : text;
    }

    private static String form(
            @Nullable String issuer, @Nullable String value, @Nullable String reason, @Nullable String actor) {
        StringBuilder form = new StringBuilder();
        add(form, "issuer", issuer);
        add(form, "value", value);
        add(form, "reason", reason);
        add(form, "by", actor);
        return form.toString();
    }

    private static void add(StringBuilder form, String name, @Nullable String value) {
        if (value != null) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    static RevocationDetail parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return new RevocationDetail(fields.get("issuer"), fields.get("value"), fields.get("reason"), fields.get("by"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
