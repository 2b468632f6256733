package io.portcullis.policy;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which version of which document counts. Merged by the feed's thread, asked from any; no request asks. */
public final class PolicyLog implements Replica {

    private static final Logger log = LoggerFactory.getLogger(PolicyLog.class);

    /** What was merged last stands last. */
    private final Map<PolicyKey, PolicyHeads> documents = new LinkedHashMap<>();

    private final List<Consumer<Set<PolicyKey>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<PolicyReference>> repetitionListeners = new CopyOnWriteArrayList<>();
    private volatile long rejected;

    /** An empty log. */
    public PolicyLog() {}

    @Override
    public void merge(List<String> entries, long storeMillis) {
        Set<PolicyKey> changed = new LinkedHashSet<>();
        for (String text : entries) {
            PolicyReference reference = PolicyReference.parse(text);
            if (reference == null) {
                reject(text);
            } else if (merge(reference)) {
                changed.add(reference.key());
            } else {
                repetitionListeners.forEach(listener -> listener.accept(reference));
            }
        }
        if (!changed.isEmpty()) {
            listeners.forEach(listener -> listener.accept(changed));
        }
    }

    private synchronized boolean merge(PolicyReference reference) {
        PolicyHeads before = heads(reference.key());
        PolicyHeads after = before.merge(reference);
        if (after.equals(before)) {
            return false;
        }
        documents.remove(reference.key());
        documents.put(reference.key(), after);
        return true;
    }

    /** Only the feed's thread writes. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void reject(String text) {
        if (rejected == 0) {
            log.error(
                    "The log of policies has an entry of {} characters that this version cannot read; it is left out",
                    text.length());
        }
        rejected = rejected + 1;
    }

    /** The newest references to the document; {@link PolicyHeads#NONE} if there never was one. */
    synchronized PolicyHeads heads(PolicyKey key) {
        return documents.getOrDefault(key, PolicyHeads.NONE);
    }

    /** All documents that ever were. */
    synchronized Map<PolicyKey, PolicyHeads> all() {
        return new TreeMap<>(documents);
    }

    /** Calls back, on the feed's thread, after references to these documents were merged; must be quick. */
    void onChange(Consumer<Set<PolicyKey>> listener) {
        listeners.add(listener);
    }

    /** Calls back, on the feed's thread, when a reference comes that is no news: a node may lack its contents. */
    void onRepetition(Consumer<PolicyReference> listener) {
        repetitionListeners.add(listener);
    }

    /** How many entries of the log could not be read. */
    public long rejected() {
        return rejected;
    }

    @Override
    public long rank(String subject) {
        int slash = subject.indexOf('/');
        try {
            return heads(new PolicyKey(subject.substring(0, Math.max(slash, 0)), subject.substring(slash + 1)))
                    .version();
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    @Override
    public List<FeedEntry> newest(int limit) {
        return newest().stream().limit(limit).map(PolicyReference::entry).toList();
    }

    private synchronized List<PolicyReference> newest() {
        List<PolicyHeads> newest = new ArrayList<>(documents.values());
        Collections.reverse(newest);
        return newest.stream().flatMap(PolicyHeads::all).toList();
    }

    @Override
    public Comparison compare() {
        PolicyLog logged = new PolicyLog();
        return new Comparison() {
            @Override
            public void saw(List<String> entries) {
                entries.stream().map(PolicyReference::parse).forEach(reference -> {
                    if (reference != null) {
                        logged.merge(reference);
                    }
                });
            }

            @Override
            public Iterator<FeedEntry> missing() {
                return new Missing(PolicyLog.this.newest().iterator(), logged);
            }
        };
    }

    /** What it returns counts as seen. */
    private static final class Missing implements Iterator<FeedEntry> {

        private final Iterator<PolicyReference> known;
        private final PolicyLog logged;
        private final List<PolicyReference> next = new ArrayList<>(1);

        private Missing(Iterator<PolicyReference> known, PolicyLog logged) {
            this.known = known;
            this.logged = logged;
        }

        @Override
        public boolean hasNext() {
            next.removeIf(reference -> logged.heads(reference.key()).has(reference));
            while (next.isEmpty() && known.hasNext()) {
                PolicyReference candidate = known.next();
                if (!logged.heads(candidate.key()).has(candidate)) {
                    next.add(candidate);
                }
            }
            return !next.isEmpty();
        }

        @Override
        public FeedEntry next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            PolicyReference reference = next.remove(0);
            logged.merge(reference);
            return reference.entry();
        }
    }
}
