package io.portcullis.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Writes what was read of a JSON text as one again (RFC 8259). */
final class JsonWriter {

    private JsonWriter() {}

    /** A scalar as it stands, an object or a list as JSON; null for null. */
    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value instanceof Map || value instanceof List ? json(value) : value.toString();
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            object.forEach((name, member) -> members.add(quoted(String.valueOf(name)) + ":" + json(member)));
            return members.toString();
        }
        if (value instanceof List<?> list) {
            StringJoiner elements = new StringJoiner(",", "[", "]");
            list.forEach(element -> elements.add(json(element)));
            return elements.toString();
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
