package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One map of a document: gives out its fields by name and type, and notes whatever is not as it should be. A field that is
 * wrong counts as absent, so that all mistakes are found at once.
 */
final class DocumentScope {

    private static final int CLOSE = 2;

    private final String what;
    private final Yaml.Fields map;
    private final List<PolicyError> errors;

    /** A map with no other fields than these. */
    DocumentScope(String what, Yaml.Fields map, List<PolicyError> errors, String... known) {
        this.what = what;
        this.map = map;
        this.errors = errors;
        map.fields().forEach((name, field) -> {
            if (!List.of(known).contains(name)) {
                errors.add(field.place().error(unknown(what + " has no field", name, List.of(known))));
            }
        });
    }

    /** Says that a name is not known, which one may have been meant, and which there are. */
    static String unknown(String what, String name, List<String> known) {
        String meant = known.stream()
                .min(Comparator.comparingInt(each -> distance(each, name)))
                .filter(each -> distance(each, name) <= Math.min(CLOSE, name.length() - 1))
                .map(each -> "; did you mean '" + each + "'?")
                .orElse("");
        String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
        return what + " '" + shown + "'" + meant + " Known are " + String.join(", ", known);
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > CLOSE) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** The maps of a list, each read by the function. */
    static <T> List<T> each(
            @Nullable Yaml value,
            String what,
            List<PolicyError> errors,
            BiFunction<Yaml.Fields, Integer, @Nullable T> read) {
        List<T> found = new ArrayList<>();
        if (value instanceof Yaml.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                Yaml item = list.items().get(i);
                T each = null;
                if (item instanceof Yaml.Fields fields) {
                    each = read.apply(fields, i);
                } else {
                    errors.add(item.place().error(what + " is " + item.kind() + "; expected a map"));
                }
                if (each != null) {
                    found.add(each);
                }
            }
        } else if (value != null) {
            errors.add(value.place().error("expected a list of " + what + ", found " + value.kind()));
        }
        return found;
    }

    Yaml.Place place() {
        return map.place();
    }

    List<PolicyError> errors() {
        return errors;
    }

    void mistake(Yaml.Place place, String message) {
        errors.add(place.error(message));
    }

    boolean has(String name) {
        return map.fields().containsKey(name);
    }

    /** The value, or null if the field is absent. */
    @Nullable
    Yaml value(String name) {
        Yaml.Field field = map.fields().get(name);
        return field == null ? null : field.value();
    }

    /** Where the field stands, or the map if there is none. */
    Yaml.Place place(String name) {
        Yaml value = value(name);
        return value == null ? map.place() : value.place();
    }

    Yaml.@Nullable Fields map(String name) {
        Yaml value = value(name);
        if (value == null || value instanceof Yaml.Fields) {
            return (Yaml.Fields) value;
        }
        mistake(value.place(), "'" + name + "' is " + value.kind() + "; expected a map");
        return null;
    }

    @Nullable
    String text(String name) {
        Yaml value = value(name);
        if (value instanceof Yaml.Scalar scalar && scalar.value() instanceof String text) {
            return text;
        }
        if (value != null) {
            mistake(value.place(), "'" + name + "' is " + value.kind() + "; expected a text, in quotes if need be");
        }
        return null;
    }

    @Nullable
    String required(String name) {
        if (!has(name)) {
            mistake(map.place(), what + " lacks '" + name + "'");
        }
        return text(name);
    }

    @Nullable
    Boolean flag(String name) {
        Yaml value = value(name);
        if (value instanceof Yaml.Scalar scalar && scalar.value() instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            mistake(value.place(), "'" + name + "' is " + value.kind() + "; expected true or false");
        }
        return null;
    }

    /** One of these words, as the constant of its name. */
    <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        List<String> known = Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.contains(text)) {
            mistake(place(name), unknown("'" + name + "' cannot be", text, known));
            return null;
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    /** What the function makes of the text; it throws over what it does not understand. */
    <T> @Nullable T parsed(String name, Function<String, T> parse) {
        String text = text(name);
        return text == null ? null : parsed(place(name), text, parse);
    }

    <T> @Nullable T parsed(Yaml.Place place, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            mistake(place, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Texts, each of them parsed; a text alone is a list of one. */
    <T> List<T> list(String name, int most, Function<String, T> parse) {
        Yaml value = value(name);
        if (value == null) {
            return List.of();
        }
        List<Yaml> items = value instanceof Yaml.Items list ? list.items() : List.of(value);
        if (items.isEmpty() || items.size() > most) {
            mistake(value.place(), "'" + name + "' has " + items.size() + " values; expected 1 to " + most);
        }
        List<T> found = new ArrayList<>();
        for (Yaml item : items) {
            if (item instanceof Yaml.Scalar scalar && scalar.value() instanceof String text) {
                T parsed = parsed(item.place(), text, parse);
                if (parsed != null) {
                    found.add(parsed);
                }
            } else {
                mistake(item.place(), "'" + name + "' has " + item.kind() + "; expected texts, in quotes if need be");
            }
        }
        return found;
    }

    List<String> texts(String name, int most) {
        return list(name, most, text -> text);
    }
}
