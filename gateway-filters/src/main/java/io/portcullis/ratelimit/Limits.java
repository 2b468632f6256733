package io.portcullis.ratelimit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The limits that there are, by name; they can be replaced while requests are charged. Thread-safe. */
public final class Limits {

    private volatile Configured configured;

    /**
     * Limits by name; no name is in both maps. Immutable.
     *
     * @param rates of requests in a time
     * @param slots of requests at the same time
     */
    public record Configured(Map<String, Limit> rates, Map<String, SlotLimit> slots) {
        /** Copies the maps. */
        public Configured {
            rates = Map.copyOf(rates);
            slots = Map.copyOf(slots);
        }
    }

    /** These limits. */
    public Limits(Configured configured) {
        this.configured = configured;
    }

    /** The limit of a rate of that name, or null. */
    public @Nullable Limit rate(String name) {
        return configured.rates().get(name);
    }

    /** The limit of requests at the same time of that name, or null. */
    public @Nullable SlotLimit slots(String name) {
        return configured.slots().get(name);
    }

    /** Whether there is any limit of that name. */
    public boolean has(String name) {
        Configured known = configured;
        return known.rates().containsKey(name) || known.slots().containsKey(name);
    }

    /** The names, sorted. */
    public Set<String> names() {
        Configured known = configured;
        Set<String> names = new TreeSet<>(known.rates().keySet());
        names.addAll(known.slots().keySet());
        return names;
    }

    /**
     * Replaces them; what was charged stays charged. A limit that is no longer there stays as it was, because routes and
     * policies may name it.
     *
     * @return the names of those that are no longer there
     */
    public Set<String> replace(Configured others) {
        Set<String> missing = names();
        missing.removeAll(others.rates().keySet());
        missing.removeAll(others.slots().keySet());
        Map<String, Limit> rates = new TreeMap<>(others.rates());
        Map<String, SlotLimit> slots = new TreeMap<>(others.slots());
        Configured before = configured;
        for (String name : missing) {
            Limit rate = before.rates().get(name);
            SlotLimit slot = before.slots().get(name);
            if (rate != null) {
                rates.put(name, rate);
            }
            if (slot != null) {
                slots.put(name, slot);
            }
        }
        configured = new Configured(rates, slots);
        return missing;
    }
}
