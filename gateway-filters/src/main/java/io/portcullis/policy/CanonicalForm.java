package io.portcullis.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * One text for all spellings of a document: JSON with sorted keys, without blanks, escapes that are not needed, and
 * {@code metadata.version}. Nodes of different versions compare its digests, so it never changes.
 */
final class CanonicalForm {

    private final StringBuilder json = new StringBuilder();

    private CanonicalForm() {}

    static String of(Tree tree) {
        CanonicalForm form = new CanonicalForm();
        form.write(tree);
        return form.json.toString();
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(Tree tree) {
        try {
            byte[] form = of(withoutVersion(tree)).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(form));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Tree withoutVersion(Tree document) {
        if (!(document instanceof Tree.Mapping map)) {
            return document;
        }
        List<Tree.Entry> entries = map.entries().stream()
                .map(entry -> entry.key().equals("metadata") && entry.value() instanceof Tree.Mapping metadata
                        ? new Tree.Entry(entry.at(), entry.key(), without("version", metadata))
                        : entry)
                .toList();
        return new Tree.Mapping(map.at(), entries);
    }

    private static Tree.Mapping without(String key, Tree.Mapping map) {
        return new Tree.Mapping(
                map.at(),
                map.entries().stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    private void write(Tree tree) {
        if (tree instanceof Tree.Mapping map) {
            writeMap(map);
        } else if (tree instanceof Tree.Sequence list) {
            writeList(list);
        } else if (tree instanceof Tree.Scalar scalar) {
            writeScalar(scalar.value());
        } else {
            throw new IllegalArgumentException("what is unreadable has no canonical form");
        }
    }

    private void writeMap(Tree.Mapping map) {
        List<Tree.Entry> sorted = map.entries().stream()
                .sorted(Comparator.comparing(Tree.Entry::key))
                .toList();
        String separator = "{";
        for (Tree.Entry entry : sorted) {
            json.append(separator);
            writeText(entry.key());
            json.append(':');
            write(entry.value());
            separator = ",";
        }
        json.append(sorted.isEmpty() ? "{}" : "}");
    }

    private void writeList(Tree.Sequence list) {
        String separator = "[";
        for (Tree element : list.elements()) {
            json.append(separator);
            write(element);
            separator = ",";
        }
        json.append(list.elements().isEmpty() ? "[]" : "]");
    }

    private void writeScalar(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof String text) {
            writeText(text);
        } else {
            json.append(value instanceof Number number ? ClaimValues.number(number) : value);
        }
    }

    /** As in RFC 8785 section 3.2.2.2. */
    private void writeText(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int named = "\b\t\n\f\r\"\\".indexOf(c);
            if (named >= 0) {
                json.append('\\').append("btnfr\"\\".charAt(named));
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
