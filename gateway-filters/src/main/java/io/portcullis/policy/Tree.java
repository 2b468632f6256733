package io.portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document as nested maps, lists and scalars, each with where it stands; immutable. */
sealed interface Tree {

    Position at();

    /** What it is, for people. */
    String kind();

    /** A map; no key occurs twice. */
    record Mapping(Position at, List<Entry> entries) implements Tree {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a map";
        }
    }

    /** A key and its value. */
    record Entry(Position at, String key, Tree value) {}

    /** A list. */
    record Sequence(Position at, List<Tree> elements) implements Tree {
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A scalar.
     *
     * @param value a text, a boolean, a long, a big integer, a big decimal, or null
     * @param text as it was written, without quotes and escapes
     * @param lead how many characters stand before the text, or -1 if the text is not written as it is
     */
    record Scalar(Position at, @Nullable Object value, String text, int lead) implements Tree {
        @Override
        public String kind() {
            if (value == null) {
                return "null";
            }
            return value instanceof String ? "a text" : value instanceof Boolean ? "a boolean" : "a number";
        }

        /** Where this character of the text stands, as well as can be said. */
        Position at(int offset) {
            return lead < 0 || offset < 0 || offset > text.length()
                    ? at
                    : at.right(lead + text.codePointCount(0, offset));
        }
    }

    /** Something that a mistake was found in already. */
    record Unreadable(Position at) implements Tree {
        @Override
        public String kind() {
            return "something unreadable";
        }
    }
}
