package io.portcullis.policy;

import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one document: gives trees as what they should be, and collects the mistakes. What is null or missing in an
 * answer has left a mistake. Not thread-safe.
 */
final class Reading {

    private static final int MOST_VALUES = 1_000;

    private final Mistakes mistakes;
    private final DocumentPatterns patterns = new DocumentPatterns();

    Reading(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Those of the document. */
    DocumentPatterns patterns() {
        return patterns;
    }

    void mistake(Position at, String message) {
        mistakes.add(at, message);
    }

    private void unexpected(Tree tree, String what, String expected) {
        if (!(tree instanceof Tree.Unreadable)) {
            mistakes.add(tree.at(), "expected " + expected + " for " + what + ", found " + tree.kind());
        }
    }

    Tree.@Nullable Mapping map(@Nullable Tree tree, String what) {
        if (tree instanceof Tree.Mapping map) {
            return map;
        }
        if (tree != null) {
            unexpected(tree, what, "a map");
        }
        return null;
    }

    /** The fields of a map that has no others. */
    @Nullable
    Fields fields(@Nullable Tree tree, String owner, String... known) {
        return fields(tree, owner, "field", Arrays.asList(known));
    }

    @Nullable
    Fields fields(@Nullable Tree tree, String owner, String kind, Collection<String> known) {
        Tree.Mapping map = map(tree, owner);
        return map == null ? null : Fields.of(map, owner, kind, known, mistakes);
    }

    /** The elements of a list, at least one; empty if it is none. */
    List<Tree> list(@Nullable Tree tree, String what) {
        if (tree instanceof Tree.Sequence list && list.elements().isEmpty()) {
            mistakes.add(tree.at(), "the list of " + what + " is empty; leave it out, or name at least one");
        }
        return listOrEmpty(tree, what, MOST_VALUES);
    }

    /** The elements of a list that may be empty. */
    List<Tree> listOrEmpty(@Nullable Tree tree, String what, int most) {
        if (tree instanceof Tree.Sequence list) {
            if (list.elements().size() <= most) {
                return list.elements();
            }
            mistakes.add(tree.at(), "too many " + what + ": " + list.elements().size() + "; expected at most " + most);
        } else if (tree != null) {
            unexpected(tree, what, "a list");
        }
        return List.of();
    }

    /** The elements of a list, or the one value that stands for it. */
    List<Tree> oneOrMore(Tree tree, String what) {
        return tree instanceof Tree.Scalar ? List.of(tree) : list(tree, what);
    }

    /** Each element read like this, without those that are wrong. */
    <T> List<T> each(List<Tree> elements, String what, BiFunction<Tree, String, @Nullable T> read) {
        List<T> values = new ArrayList<>(elements.size());
        for (Tree element : elements) {
            T value = read.apply(element, what);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** A text that is neither blank nor unsafe. */
    @Nullable
    String text(@Nullable Tree tree, String what) {
        if (tree instanceof Tree.Scalar scalar && scalar.value() instanceof String text) {
            return usable(scalar, text, what);
        }
        if (tree != null) {
            unexpected(tree, what, "a text");
        }
        return null;
    }

    private @Nullable String usable(Tree tree, String text, String what) {
        if (text.isBlank()) {
            mistakes.add(tree.at(), "expected a text for " + what + ", found a blank one");
            return null;
        }
        if (!SafeText.isSafe(text)) {
            mistakes.add(
                    tree.at(),
                    what + " has a character that no request or token gets through with: " + Quoted.of(text));
            return null;
        }
        return text;
    }

    /**
     * The text of a scalar of any type, as it was written. A number or boolean that can be written in several ways would be
     * several texts, so it needs quotes.
     */
    @Nullable
    String asText(Tree tree, String what) {
        if (!(tree instanceof Tree.Scalar scalar) || scalar.value() == null || scalar.value() instanceof String) {
            return text(tree, what);
        }
        if (!scalar.text().equals(CanonicalForm.of(scalar))) {
            mistakes.add(
                    tree.at(),
                    what + " is a text; put " + scalar.text() + " in quotes, it is another way to write "
                            + CanonicalForm.of(scalar));
            return null;
        }
        return scalar.text();
    }

    @Nullable
    Boolean bool(@Nullable Tree tree, String what) {
        if (tree instanceof Tree.Scalar scalar && scalar.value() instanceof Boolean value) {
            return value;
        }
        if (tree != null) {
            unexpected(tree, what, "true or false");
        }
        return null;
    }

    @Nullable
    Number number(Tree tree, String what) {
        if (tree instanceof Tree.Scalar scalar && scalar.value() instanceof Number value) {
            return ClaimValues.number(value);
        }
        unexpected(tree, what, "a number");
        return null;
    }

    /** A whole number within these bounds. */
    @Nullable
    Long integer(Tree tree, String what, long least, long most) {
        Number number = number(tree, what);
        if (number instanceof Long value && value >= least && value <= most) {
            return value;
        }
        if (number != null) {
            mistakes.add(
                    tree.at(),
                    "expected a whole number from " + least + " to " + most + " for " + what + ", found " + number);
        }
        return null;
    }

    /** One of these words. */
    @Nullable
    String word(@Nullable Tree tree, String what, Collection<String> known) {
        String word = text(tree, "the " + what);
        if (word == null || known.contains(word)) {
            return word;
        }
        mistakes.add(java.util.Objects.requireNonNull(tree).at(), Suggestion.unknown(what, word, known));
        return null;
    }

    @Nullable
    ClaimPath claim(@Nullable Tree tree, String what) {
        String text = text(tree, what);
        return tree == null || text == null ? null : claim(tree.at(), text);
    }

    @Nullable
    ClaimPath claim(Position at, String text) {
        if (!SafeText.isSafe(text)) {
            mistakes.add(at, "no token with a claim " + Quoted.of(text) + " gets through");
            return null;
        }
        try {
            return ClaimPath.of(text);
        } catch (IllegalArgumentException refused) {
            mistakes.add(at, String.valueOf(refused.getMessage()));
            return null;
        }
    }

    /** The name of a query parameter, or null if it is none. */
    @Nullable
    String queryName(Tree.Entry entry) {
        if (entry.key().isEmpty() || !SafeText.isSafe(entry.key())) {
            mistakes.add(entry.at(), Quoted.of(entry.key()) + " is no name of a query parameter");
            return null;
        }
        return entry.key();
    }
}
