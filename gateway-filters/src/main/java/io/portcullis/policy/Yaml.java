package io.portcullis.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a document, with its place in the text. Immutable. */
sealed interface Yaml {

    /** Where it begins. */
    Place place();

    /** What it is, for people. */
    String kind();

    /** A place in the text, both from 1. */
    record Place(int line, int column) {
        PolicyError error(String message) {
            return new PolicyError(line, column, message);
        }
    }

    /** Fields by name, in their order. */
    record Fields(Place place, LinkedHashMap<String, Field> fields) implements Yaml {
        @Override
        public String kind() {
            return "a map";
        }
    }

    /** A field: where its name stands, and its value. */
    record Field(Place place, Yaml value) {}

    /** A list. */
    record Items(Place place, List<Yaml> items) implements Yaml {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A string, a boolean, a long, a big decimal, or null. */
    record Scalar(Place place, @Nullable Object value) implements Yaml {
        @Override
        public String kind() {
            if (value == null) {
                return "nothing";
            }
            return value instanceof String ? "a text" : value instanceof Boolean ? "a boolean" : "a number";
        }
    }

    /** The same without places: maps, lists and scalars. */
    static @Nullable Object plain(Yaml yaml) {
        if (yaml instanceof Fields map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.fields().forEach((name, field) -> plain.put(name, plain(field.value())));
            return plain;
        }
        if (yaml instanceof Items list) {
            return list.items().stream().map(Yaml::plain).collect(java.util.stream.Collectors.toList());
        }
        return ((Scalar) yaml).value();
    }
}
