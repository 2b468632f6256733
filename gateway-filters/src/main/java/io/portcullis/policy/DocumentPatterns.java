package io.portcullis.policy;

import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Map;

/** The regular expressions of one document: equal ones are one, and together they take a bounded memory. Not thread-safe. */
final class DocumentPatterns {

    /** About a megabyte. */
    private static final long LARGEST = 20_000;

    private final Map<String, Pattern> known = new HashMap<>();
    private long size;

    /**
     * Compiles the expression.
     *
     * @throws IllegalArgumentException if it is none, or too large, or those of the document together are
     */
    Pattern compile(String text) {
        Pattern pattern = known.get(text);
        if (pattern == null) {
            add(LinearPattern.size(text));
            pattern = LinearPattern.compile(text);
            known.put(text, pattern);
        }
        return pattern;
    }

    /**
     * Counts others.
     *
     * @throws IllegalArgumentException if the document's are too large together
     */
    void add(long more) {
        size += more;
        if (size > LARGEST) {
            throw new IllegalArgumentException("the regular expressions of the document are too large together: " + size
                    + " characters once their repetitions are multiplied out; expected at most " + LARGEST);
        }
    }
}
