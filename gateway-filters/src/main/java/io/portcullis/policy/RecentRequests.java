package io.portcullis.policy;

import io.portcullis.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The requests that policies have decided last on this node, so that a document can be tried on them before it counts.
 * Thread-safe, without a lock; the memory of a request is its headers and its token.
 */
public final class RecentRequests {

    private static final int MOST = 100_000;

    private final AtomicReferenceArray<@Nullable Recent> ring;
    private final AtomicLong next = new AtomicLong();

    /**
     * A request that was decided.
     *
     * @param tenant whose documents were asked, or the empty text for a caller without one
     */
    record Recent(String tenant, PolicyRequest request, PolicySelection selection) {}

    /** Keeps that many; 0 keeps none. */
    public RecentRequests(int size) {
        if (size < 0 || size > MOST) {
            throw new ConfigurationException(
                    "portcullis.policy.recent-requests is " + size + "; expected 0 to " + MOST,
                    "Correct portcullis.policy.recent-requests.");
        }
        this.ring = new AtomicReferenceArray<>(size);
    }

    /** Keeps a request, which must not hold on to its connection. */
    public void add(String tenant, PolicyRequest request, PolicySelection selection) {
        if (ring.length() > 0) {
            ring.lazySet((int) (next.getAndIncrement() % ring.length()), new Recent(tenant, request, selection));
        }
    }

    /** Those whose documents are this tenant's; of the platform all. */
    List<Recent> of(PolicyKey key) {
        List<Recent> found = new ArrayList<>();
        for (int i = 0; i < ring.length(); i++) {
            Recent each = ring.get(i);
            if (each != null && (key.isPlatform() || each.tenant().equals(key.tenant()))) {
                found.add(each);
            }
        }
        return found;
    }
}
