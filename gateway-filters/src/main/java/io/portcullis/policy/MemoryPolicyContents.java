package io.portcullis.policy;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contents in memory, for a node that works alone and for tests; thread-safe. They end with the process. */
final class MemoryPolicyContents implements PolicyContents {

    private final Map<PolicyAddress, String> texts = new HashMap<>();
    private final Map<PolicyKey, Deque<PolicyVersion>> histories = new HashMap<>();

    @Override
    public synchronized void put(String tenant, String digest, String text) {
        texts.putIfAbsent(new PolicyAddress(tenant, digest), text);
    }

    @Override
    public synchronized @Nullable String get(String tenant, String digest) {
        return texts.get(new PolicyAddress(tenant, digest));
    }

    @Override
    public synchronized void note(PolicyKey key, PolicyVersion version) {
        Deque<PolicyVersion> history = histories.computeIfAbsent(key, unknown -> new ArrayDeque<>());
        history.addFirst(version);
        if (history.size() > MOST_VERSIONS) {
            history.removeLast();
        }
    }

    @Override
    public synchronized List<PolicyVersion> history(PolicyKey key) {
        return histories.getOrDefault(key, new ArrayDeque<>()).stream()
                .sorted(Comparator.comparingLong(PolicyVersion::version).reversed())
                .toList();
    }

    @Override
    public void close() {}
}
