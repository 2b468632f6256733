package io.portcullis.filter;

import java.util.List;
import java.util.stream.IntStream;

/** The field names behind the values of a shortcut such as {@code VerifyToken=one, two}. */
final class Shortcut {

    private static final int MAX_VALUES = 64;

    private Shortcut() {}

    /** {@code list[0]}, {@code list[1]}, …: binds like the structured form, which a gathered list does not. */
    static List<String> elementsOf(String list) {
        return IntStream.range(0, MAX_VALUES)
                .mapToObj(i -> list + "[" + i + "]")
                .toList();
    }
}
