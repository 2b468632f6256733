package io.portcullis.revocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest entries with their details, for operators and for repairs: the request path never asks here. Thread-safe. */
final class RecentRevocations {

    private final Map<RevocationKey, Revocation> entries;

    RecentRevocations(int limit) {
        this.entries = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RevocationKey, Revocation> eldest) {
                return size() > limit;
            }
        };
    }

    synchronized void add(Revocation entry) {
        entries.remove(entry.key());
        entries.put(entry.key(), entry);
    }

    synchronized @Nullable Revocation find(RevocationKey key) {
        return entries.get(key);
    }

    /** The newest first. */
    synchronized List<Revocation> newest(int limit) {
        List<Revocation> newest = new ArrayList<>(entries.values());
        Collections.reverse(newest);
        return List.copyOf(newest.subList(0, Math.min(limit, newest.size())));
    }
}
