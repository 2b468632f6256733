package io.portcullis.screen;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The headers by which this gateway tells upstreams who called, and which therefore no client may send; grows while
 * routes are loaded. Thread-safe.
 *
 * <p>Many servers make one variable of {@code X-User}, {@code x_user} and {@code X.User}, some of every name with the same
 * letters and digits, so all of them are one header here.
 */
public final class AssertedHeaders {

    private final CopyOnWriteArrayList<String> names = new CopyOnWriteArrayList<>();

    /** These headers, to begin with. */
    static AssertedHeaders of(String... names) {
        AssertedHeaders headers = new AssertedHeaders();
        for (String name : names) {
            headers.add(name);
        }
        return headers;
    }

    /** Adds a header; does nothing if it is there. */
    public void add(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        name.chars().forEach(c -> canonical.append(canonical((char) c)));
        names.addIfAbsent(canonical.toString());
    }

    /** Whether the name is one of the headers or an alias of one. */
    public boolean contains(String name) {
        for (String asserted : names) {
            if (isAlias(name, asserted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAlias(String name, String canonical) {
        if (name.length() != canonical.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (canonical(name.charAt(i)) != canonical.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char canonical(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + 'a' - 'A');
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    }
}
