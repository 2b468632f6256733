package io.portcullis.policy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON text of what a document says: fields sorted, no blanks, numbers without needless digits, without the
 * document's version. Nodes compare its digest, so it never changes.
 */
final class CanonicalForm {

    private CanonicalForm() {}

    /** SHA-256 of the canonical form, in hexadecimal digits. */
    static String digest(Yaml document) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(of(document).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String of(Yaml document) {
        StringBuilder json = new StringBuilder();
        append(json, document, "");
        return json.toString();
    }

    private static void append(StringBuilder json, Yaml yaml, String path) {
        if (yaml instanceof Yaml.Fields map) {
            appendFields(json, map, path);
        } else if (yaml instanceof Yaml.Items list) {
            json.append('[');
            for (int i = 0; i < list.items().size(); i++) {
                json.append(i == 0 ? "" : ",");
                append(json, list.items().get(i), path + "[]");
            }
            json.append(']');
        } else {
            appendScalar(json, ((Yaml.Scalar) yaml).value());
        }
    }

    private static void appendFields(StringBuilder json, Yaml.Fields map, String path) {
        json.append('{');
        String separator = "";
        for (Map.Entry<String, Yaml.Field> field : new TreeMap<>(map.fields()).entrySet()) {
            if (path.equals("/metadata") && field.getKey().equals("version")) {
                continue;
            }
            json.append(separator);
            appendText(json, field.getKey());
            json.append(':');
            append(json, field.getValue().value(), path + "/" + field.getKey());
            separator = ",";
        }
        json.append('}');
    }

    private static void appendScalar(StringBuilder json, @Nullable Object value) {
        if (value instanceof String text) {
            appendText(json, text);
        } else if (value instanceof BigDecimal decimal) {
            json.append(decimal.toPlainString());
        } else {
            json.append(value);
        }
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
