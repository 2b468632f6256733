package io.portcullis.policy;

import io.portcullis.feed.Freshness;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The policies of all tenants, as requests ask for them: without a lock, without I/O, from any thread. Until all
 * documents that were there at the start have been tried once, nothing is loaded for anybody.
 */
public final class PolicySet {

    private final Freshness freshness;
    private final Map<String, TenantPolicies> tenants = new ConcurrentHashMap<>();
    private volatile TenantPolicies others;
    private final AtomicLong generation = new AtomicLong();

    /** Nothing yet; as old as this says. */
    public PolicySet(Freshness freshness) {
        this.freshness = freshness;
        this.others = new TenantPolicies.NotLoaded(new Pending(() -> 0, null));
    }

    /** What counts for this tenant; of a tenant that nobody knows the documents of the platform alone. */
    public TenantPolicies of(String tenant) {
        TenantPolicies known = tenants.get(tenant);
        return known != null ? known : others;
    }

    /** What counts for tenants without documents. */
    TenantPolicies others() {
        return others;
    }

    /** How old the knowledge may be which documents there are. */
    public Freshness freshness() {
        return freshness;
    }

    /** How often anything has changed here since the start. */
    public long generation() {
        return generation.get();
    }

    /** The tenants that have documents, or once had. */
    Set<String> tenants() {
        return tenants.keySet();
    }

    /** Changes what counts for a tenant; in one step, whoever else does so. Null means what counts for all others. */
    void update(String tenant, UnaryOperator<@Nullable TenantPolicies> change) {
        tenants.compute(tenant, (key, before) -> change.apply(before));
        generation.incrementAndGet();
    }

    /** Changes what counts for tenants without documents. */
    synchronized void updateOthers(UnaryOperator<TenantPolicies> change) {
        others = change.apply(others);
        generation.incrementAndGet();
    }
}
