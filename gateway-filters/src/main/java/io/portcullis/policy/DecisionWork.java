package io.portcullis.policy;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one decision may cost, and what it has asked already. The platform's and the tenant's documents have as much each, so
 * that no tenant takes from the platform's guards. Belongs to one thread.
 */
final class DecisionWork {

    private static final ThreadLocal<DecisionWork> OF_THREAD = ThreadLocal.withInitial(() -> new DecisionWork(false));

    private final Work platform = new Work();
    private final Work tenant = new Work();
    private final BitSet asked = new BitSet();
    private boolean asksRoutes;
    private @Nullable CompiledPolicy lastPolicy;
    private boolean isAboutLast;

    DecisionWork(boolean asksRoutes) {
        this.asksRoutes = asksRoutes;
    }

    /**
     * For a decision that ends before the next one on this thread begins: nothing is allocated.
     *
     * @param asksRoutes whether the documents may be about other routes
     */
    static DecisionWork begin(boolean asksRoutes) {
        DecisionWork work = OF_THREAD.get();
        work.platform.refill();
        work.tenant.refill();
        work.asked.clear();
        work.asksRoutes = asksRoutes;
        work.lastPolicy = null;
        return work;
    }

    Work of(CompiledPolicy policy) {
        return policy.isPlatform() ? platform : tenant;
    }

    /** Whether more was asked for than there was, by either. */
    boolean isUsedUp() {
        return platform.isUsedUp() || tenant.isUsedUp();
    }

    /** Whether the document is about such a request at all; remembered, for its rules stand side by side. */
    boolean isAbout(CompiledPolicy policy, PolicyRequest request) {
        if (!asksRoutes && !policy.namesHosts()) {
            return true;
        }
        if (policy != lastPolicy) {
            lastPolicy = policy;
            isAboutLast = (!asksRoutes || policy.isAboutRoute(request.route(), of(policy)))
                    && policy.isAboutHost(request, of(policy));
        }
        return isAboutLast;
    }

    /** Whether the rule was asked under another of its patterns and would say the same under this one. */
    boolean hasAsked(Candidate candidate) {
        return candidate.isAskedOnce() && asked.get(candidate.place());
    }

    void asks(Candidate candidate) {
        if (candidate.isAskedOnce()) {
            asked.set(candidate.place());
        }
    }
}
