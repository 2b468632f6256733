package io.portcullis.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a document would change for the requests that were decided last; immutable.
 *
 * @param requests how many it was tried on, which may be fewer than there are
 * @param toDeny how many of them pass now and would be refused
 * @param toAllow how many of them are refused now and would pass
 * @param examples of both
 */
public record PolicyImpact(int requests, int toDeny, int toAllow, List<Example> examples) {

    private static final int MOST_EXAMPLES = 20;

    /** Whoever publishes waits for it, and so does whoever comes next. */
    private static final Duration LONGEST = Duration.ofMillis(500);

    /** Nothing was tried. */
    public static final PolicyImpact NONE = new PolicyImpact(0, 0, 0, List.of());

    /**
     * A request that would be decided otherwise.
     *
     * @param before what is decided now
     * @param after what would be
     */
    public record Example(String tenant, String method, String path, String route, String before, String after) {}

    /** Copies the list. */
    public PolicyImpact {
        examples = List.copyOf(examples);
    }

    /**
     * Tries a document, as if it were enforced, on as many requests as there is time for: half a second.
     *
     * @param allowsWithoutPolicy whether callers pass whose tenant has no document
     */
    static PolicyImpact of(
            CompiledPolicy candidate,
            RecentRequests recent,
            PolicySet policies,
            boolean allowsWithoutPolicy,
            LongSupplier nanoTime) {
        long deadline = nanoTime.getAsLong() + LONGEST.toNanos();
        PolicyKey key = candidate.document().key();
        int requests = 0;
        int toDeny = 0;
        int toAllow = 0;
        List<Example> examples = new ArrayList<>();
        Map<String, PolicySnapshot> tried = new HashMap<>();
        for (RecentRequests.Recent each : recent.of(key)) {
            if (nanoTime.getAsLong() - deadline > 0) {
                break;
            }
            if (!(policies.of(each.tenant()) instanceof TenantPolicies.InForce inForce)) {
                continue;
            }
            requests++;
            boolean isFree = allowsWithoutPolicy && !inForce.hasOwnDocuments();
            PolicyDecision before = inForce.snapshot().decide(each.request(), each.selection(), isFree);
            PolicyDecision after = tried.computeIfAbsent(
                            each.tenant(), tenant -> inForce.snapshot().replacing(candidate))
                    .decide(each.request(), each.selection(), isFree && key.isPlatform());
            if (before.isAllowed() == after.isAllowed()) {
                continue;
            }
            toDeny += before.isAllowed() ? 1 : 0;
            toAllow += before.isAllowed() ? 0 : 1;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(new Example(
                        each.tenant(),
                        each.request().method(),
                        each.request().path().value(),
                        each.request().route(),
                        before.toString(),
                        after.toString()));
            }
        }
        return new PolicyImpact(requests, toDeny, toAllow, examples);
    }
}
