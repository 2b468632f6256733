package io.portcullis.ratelimit;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The limits that there are, by name; they can be replaced while requests are charged. Thread-safe. */
public final class Limits {

    private volatile Map<String, Limit> limits;

    /** These limits. */
    public Limits(Map<String, Limit> limits) {
        this.limits = Map.copyOf(limits);
    }

    /** The limit of that name, or null. */
    public @Nullable Limit get(String name) {
        return limits.get(name);
    }

    /** The names, sorted. */
    public Set<String> names() {
        return new TreeSet<>(limits.keySet());
    }

    /** All of them, by name. */
    public Collection<Limit> all() {
        return new TreeMap<>(limits).values();
    }

    /**
     * Replaces them; what was charged stays charged. A limit that is no longer there stays as it was, because routes and
     * policies may name it.
     *
     * @return the names of those that are no longer there
     */
    public Set<String> replace(Map<String, Limit> others) {
        Map<String, Limit> all = new TreeMap<>(limits);
        Set<String> missing = new TreeSet<>(all.keySet());
        missing.removeAll(others.keySet());
        all.putAll(others);
        limits = Map.copyOf(all);
        return missing;
    }
}
