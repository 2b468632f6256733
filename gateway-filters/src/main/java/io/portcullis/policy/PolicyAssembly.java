package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the documents that are loaded together, tenant by tenant, so that the trouble of one is not another's. The loader's
 * thread writes, any may ask; what waits is noted by the feed's thread too.
 */
final class PolicyAssembly {

    private static final Logger log = LoggerFactory.getLogger(PolicyAssembly.class);

    private final PolicyLog references;
    private final PolicySet set;
    private final LongSupplier nanoTime;
    private final Map<String, SortedMap<PolicyKey, LoadedHeads>> loaded = new ConcurrentHashMap<>();
    private final Map<PolicyKey, Long> waitingSince = new ConcurrentHashMap<>();
    private final Set<PolicyKey> neverLoaded = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> unbuiltSince = new ConcurrentHashMap<>();
    private volatile boolean isOpen;

    PolicyAssembly(PolicyLog references, PolicySet set, LongSupplier nanoTime) {
        this.references = references;
        this.set = set;
        this.nanoTime = nanoTime;
    }

    LoadedHeads loaded(PolicyKey key) {
        return loaded.getOrDefault(key.tenant(), Collections.emptySortedMap()).getOrDefault(key, LoadedHeads.NONE);
    }

    /** All that is loaded, in no order. */
    Stream<LoadedPolicy> all() {
        return loaded.values().stream()
                .flatMap(documents -> documents.values().stream())
                .flatMap(LoadedHeads::all);
    }

    /** A reference has come that is not loaded yet. Any thread may say so. */
    void awaits(PolicyKey key) {
        if (!isSettled(key)) {
            waitingSince.putIfAbsent(key, nanoTime.getAsLong());
            if (key.isPlatform()) {
                set.updateOthers(before -> before instanceof TenantPolicies.InForce inForce
                        ? inForce.with(pending(key.tenant()))
                        : before);
            }
            forEachConcerned(key.tenant(), tenant -> set.update(tenant, before -> marked(tenant, before)));
        }
    }

    private boolean isSettled(PolicyKey key) {
        PolicyReference wanted = references.heads(key).wanted(PolicyReference.Slot.LIVE);
        PolicyReference here = loaded(key).reference(PolicyReference.Slot.LIVE);
        return wanted == null ? here == null : wanted.equals(here);
    }

    private @Nullable TenantPolicies marked(String tenant, @Nullable TenantPolicies before) {
        TenantPolicies known = before != null ? before : set.others();
        return known instanceof TenantPolicies.InForce inForce ? inForce.with(pending(tenant)) : before;
    }

    /** Takes note that a document could not be loaded; without one from before, nobody knows what counts. */
    void failed(PolicyReference reference) {
        if (reference.slot() == PolicyReference.Slot.LIVE
                && loaded(reference.key()).live() == null) {
            neverLoaded.add(reference.key());
        }
    }

    /** Takes a document, or its end, into a place; it counts from the next {@link #publish} on. */
    void put(PolicyKey key, PolicyReference.Slot slot, @Nullable LoadedPolicy document) {
        SortedMap<PolicyKey, LoadedHeads> documents =
                new TreeMap<>(loaded.getOrDefault(key.tenant(), Collections.emptySortedMap()));
        LoadedHeads heads = loaded(key).with(slot, document);
        if (heads.equals(LoadedHeads.NONE)) {
            documents.remove(key);
        } else {
            documents.put(key, heads);
        }
        loaded.put(key.tenant(), Collections.unmodifiableSortedMap(documents));
        if (slot == PolicyReference.Slot.LIVE) {
            neverLoaded.remove(key);
        }
    }

    /** Whether the document waits no longer; what came while something else was loaded goes on waiting. */
    boolean settle(PolicyKey key) {
        return waitingSince.containsKey(key)
                && waitingSince.computeIfPresent(key, (same, since) -> isSettled(key) ? null : since) == null;
    }

    /** All tenants are ready to be asked about. */
    void open() {
        isOpen = true;
        publish(PolicyKey.PLATFORM);
    }

    /** Makes what is loaded count for the tenant, or, from the platform, for all. */
    void publish(String tenant) {
        if (!isOpen) {
            return;
        }
        if (tenant.equals(PolicyKey.PLATFORM)) {
            TenantPolicies.@Nullable InForce built = build(PolicyKey.PLATFORM);
            set.updateOthers(before -> result(PolicyKey.PLATFORM, built, before));
        }
        forEachConcerned(tenant, each -> {
            TenantPolicies.@Nullable InForce built = build(each);
            set.update(
                    each, before -> isKnown(each) ? result(each, built, before == null ? set.others() : before) : null);
        });
    }

    private void forEachConcerned(String tenant, Consumer<String> action) {
        Set<String> concerned = new HashSet<>(Set.of(tenant));
        if (tenant.equals(PolicyKey.PLATFORM)) {
            concerned.addAll(loaded.keySet());
            concerned.addAll(set.tenants());
            neverLoaded.forEach(key -> concerned.add(key.tenant()));
            concerned.remove(PolicyKey.PLATFORM);
        }
        concerned.forEach(action);
    }

    /** The rest is the same for everybody, and needs no entry. */
    private boolean isKnown(String tenant) {
        return !loaded.getOrDefault(tenant, Collections.emptySortedMap()).isEmpty()
                || Stream.concat(neverLoaded.stream(), waitingSince.keySet().stream())
                        .anyMatch(key -> key.tenant().equals(tenant))
                || unbuiltSince.containsKey(tenant);
    }

    private TenantPolicies result(String tenant, TenantPolicies.@Nullable InForce built, TenantPolicies before) {
        Pending pending = pending(tenant);
        boolean isIncomplete = neverLoaded.stream()
                .anyMatch(key -> key.isPlatform() || key.tenant().equals(tenant));
        if (isIncomplete) {
            return new TenantPolicies.NotLoaded(pending);
        }
        if (built != null) {
            return built.with(pending);
        }
        return before instanceof TenantPolicies.InForce inForce
                ? inForce.with(pending)
                : new TenantPolicies.NotLoaded(pending);
    }

    private Pending pending(String tenant) {
        Long oldest = null;
        for (Map.Entry<PolicyKey, Long> entry : waitingSince.entrySet()) {
            if (entry.getKey().isPlatform() || entry.getKey().tenant().equals(tenant)) {
                oldest = older(oldest, entry.getValue());
            }
        }
        Long unbuilt = unbuiltSince.get(tenant);
        return new Pending(nanoTime, unbuilt == null ? oldest : older(oldest, unbuilt));
    }

    private static Long older(@Nullable Long known, Long other) {
        return known == null || other - known < 0 ? other : known;
    }

    /** Null if it cannot be done, which is no other tenant's trouble. */
    private TenantPolicies.@Nullable InForce build(String tenant) {
        List<CompiledPolicy> live = new ArrayList<>();
        List<CompiledPolicy> shadow = new ArrayList<>();
        collect(PolicyKey.PLATFORM, live, shadow);
        boolean hasOwn = !tenant.equals(PolicyKey.PLATFORM) && collect(tenant, live, shadow);
        try {
            PolicySnapshot snapshot = PolicySnapshot.of(live, shadow);
            unbuiltSince.remove(tenant);
            return new TenantPolicies.InForce(snapshot, hasOwn, pending(tenant));
        } catch (RuntimeException | Error e) {
            if (unbuiltSince.putIfAbsent(tenant, nanoTime.getAsLong()) == null) {
                log.error("The policies of {} cannot be put together; what was in force before stays", tenant, e);
            }
            return null;
        }
    }

    private boolean collect(String tenant, List<CompiledPolicy> live, List<CompiledPolicy> shadow) {
        boolean hasLive = false;
        for (LoadedHeads heads :
                loaded.getOrDefault(tenant, Collections.emptySortedMap()).values()) {
            hasLive |= heads.live() != null;
            if (heads.live() != null && heads.live().mode() == PolicyMode.ENFORCE) {
                live.add(heads.live().compiled());
            }
            if (heads.shadow() != null) {
                shadow.add(heads.shadow().compiled());
            }
        }
        return hasLive;
    }

    /** Tenants whose documents cannot be put together. */
    Set<String> unbuilt() {
        return Set.copyOf(unbuiltSince.keySet());
    }

    /** How many documents are known and not loaded. */
    int waiting() {
        return waitingSince.size();
    }
}
