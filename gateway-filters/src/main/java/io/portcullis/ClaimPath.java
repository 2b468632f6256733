package io.portcullis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a claim lives: a claim's name, or a JSON pointer (RFC 6901) to a nested one; immutable.
 *
 * <p>This is the only place that looks at the types of claim values. A value of another type than asked for is no
 * value, never an exception: the token's author chooses the types.
 */
public final class ClaimPath {

    private final String text;
    private final String[] steps;

    private ClaimPath(String text, String[] steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * Reads a path: text that starts with {@code /} is a JSON pointer, anything else is the name of a top-level claim,
     * whatever characters it has. A name that starts with {@code /} is written as a pointer: {@code /~1name}.
     *
     * @throws IllegalArgumentException if the text is blank or not a JSON pointer
     */
    public static ClaimPath of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a claim must not be blank; expected a name or a JSON pointer");
        }
        return text.charAt(0) == '/'
                ? new ClaimPath(text, pointerSteps(text))
                : new ClaimPath(text, new String[] {text});
    }

    private static String[] pointerSteps(String pointer) {
        List<String> steps = new ArrayList<>();
        int start = 1;
        while (start <= pointer.length()) {
            int end = pointer.indexOf('/', start);
            end = end < 0 ? pointer.length() : end;
            steps.add(unescape(pointer, pointer.substring(start, end)));
            start = end + 1;
        }
        return steps.toArray(String[]::new);
    }

    private static String unescape(String pointer, String step) {
        for (int i = step.indexOf('~'); i >= 0; i = step.indexOf('~', i + 1)) {
            if (i + 1 == step.length() || (step.charAt(i + 1) != '0' && step.charAt(i + 1) != '1')) {
                throw new IllegalArgumentException(
                        "'" + pointer + "' is not a JSON pointer; '~' is written ~0 and '/' is written ~1 (RFC 6901)");
            }
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** Whether the path names the top-level claim of this name. */
    public boolean isNamed(String name) {
        return steps.length == 1 && steps[0].equals(name);
    }

    /** The value itself, or null if it is absent; JSON null is absent. */
    public @Nullable Object value(Map<String, ?> claims) {
        Object value = claims.get(steps[0]);
        for (int i = 1; i < steps.length && value != null; i++) {
            value = step(value, steps[i]);
        }
        return value;
    }

    private static @Nullable Object step(Object container, String step) {
        if (container instanceof Map<?, ?> object) {
            return object.get(step);
        }
        if (container instanceof List<?> array && isIndex(step)) {
            int index = Integer.parseInt(step);
            return index < array.size() ? array.get(index) : null;
        }
        return null;
    }

    private static boolean isIndex(String step) {
        return step.length() <= 6
                && step.chars().allMatch(c -> c >= '0' && c <= '9')
                && (step.equals("0") || (!step.isEmpty() && step.charAt(0) != '0'));
    }

    /** The value as a string, or null if it is absent or no string. */
    public @Nullable String string(Map<String, ?> claims) {
        return value(claims) instanceof String string ? string : null;
    }

    /** The value as whole seconds since the epoch, rounded down, or null if it is absent or no number. */
    public @Nullable Long seconds(Map<String, ?> claims) {
        return value(claims) instanceof Number number ? (long) Math.floor(number.doubleValue()) : null;
    }

    /** The value as an object, or null if it is absent or no object. */
    public @Nullable Map<?, ?> object(Map<String, ?> claims) {
        return value(claims) instanceof Map<?, ?> object ? object : null;
    }

    /**
     * The value as a list of texts: a scalar is a list of one, and {@code scope} and {@code scp} are split at blanks
     * (RFC 8693 section 4.2). A list with an element that is no scalar has no texts at all: skipping the element would
     * hide a value from whoever looks for unwanted ones.
     */
    public List<String> texts(Map<String, ?> claims) {
        Object value = value(claims);
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>(list.size());
            for (Object element : list) {
                String text = text(element);
                if (text == null) {
                    return List.of();
                }
                texts.add(text);
            }
            return texts;
        }
        String text = text(value);
        if (text == null) {
            return List.of();
        }
        return isDelimited() ? split(text) : List.of(text);
    }

    /** Whether the claim's string is a list separated by blanks. */
    public boolean isDelimited() {
        return isNamed("scope") || isNamed("scp");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf(' ', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                words.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return words;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClaimPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The path as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
