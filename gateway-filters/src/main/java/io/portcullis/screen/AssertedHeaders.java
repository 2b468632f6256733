package io.portcullis.screen;

import io.portcullis.HeaderAlias;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The headers by which this gateway tells upstreams who called, and which therefore no client may send, under whatever
 * {@linkplain HeaderAlias alias}; grows while routes are loaded. Thread-safe.
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
        names.addIfAbsent(HeaderAlias.canonical(name));
    }

    /** Whether the name is one of the headers or an alias of one. */
    public boolean contains(String name) {
        return HeaderAlias.isOneOf(names, name);
    }
}
