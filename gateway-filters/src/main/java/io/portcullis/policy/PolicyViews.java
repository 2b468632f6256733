package io.portcullis.policy;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one snapshot: routes for which the same documents count share one. Their memory is bounded, whatever routes
 * and documents there are. Thread-safe.
 */
final class PolicyViews {

    /** Routes come and go with the configuration; whoever makes up route ids must not fill the memory. */
    private static final int MOST_ROUTES = 1000;

    /** Of rules in indexes: some megabytes. */
    private static final int MOST_PLACES = 500_000;

    private final List<CompiledPolicy> live;
    private final @Nullable List<CompiledPolicy> withShadow;
    private final int mostRoutes;
    private final long mostPlaces;
    private final ConcurrentMap<Route, Views> byRoute = new ConcurrentHashMap<>();
    private final ConcurrentMap<Documents, Views> byDocuments = new ConcurrentHashMap<>();
    private final ConcurrentMap<PolicySelection, Views> general = new ConcurrentHashMap<>();
    private final AtomicLong places = new AtomicLong();

    private record Route(String id, PolicySelection selection) {}

    /** Documents are what they are, so they are compared by identity. */
    private record Documents(
            List<CompiledPolicy> live, @Nullable List<CompiledPolicy> withShadow) {}

    /** What counts, and beside it what is tried. */
    record Views(PolicyView live, @Nullable PolicyView shadow) {

        private int size() {
            return live.size() + (shadow == null ? 0 : shadow.size());
        }
    }

    /**
     * Of these documents.
     *
     * @param withShadow those that would count if what is tried did; null if nothing is
     */
    PolicyViews(List<CompiledPolicy> live, @Nullable List<CompiledPolicy> withShadow) {
        this(live, withShadow, MOST_ROUTES, MOST_PLACES);
    }

    PolicyViews(List<CompiledPolicy> live, @Nullable List<CompiledPolicy> withShadow, int mostRoutes, long mostPlaces) {
        this.live = live;
        this.withShadow = withShadow;
        this.mostRoutes = mostRoutes;
        this.mostPlaces = mostPlaces;
    }

    /** Those for a route. */
    Views of(String route, PolicySelection selection) {
        Route key = new Route(route, selection);
        Views known = byRoute.get(key);
        if (known != null) {
            return known;
        }
        if (byRoute.size() >= mostRoutes) {
            return general(selection);
        }
        Views made = shared(route, selection);
        byRoute.put(key, made);
        return made;
    }

    private Views shared(String route, PolicySelection selection) {
        Documents documents = new Documents(
                about(live, route, selection), withShadow == null ? null : about(withShadow, route, selection));
        Views known = byDocuments.get(documents);
        if (known != null) {
            return known;
        }
        return places.get() >= mostPlaces
                ? general(selection)
                : byDocuments.computeIfAbsent(documents, each -> counted(views(each, false)));
    }

    private Views counted(Views views) {
        places.addAndGet(views.size());
        return views;
    }

    /** For every route, asking each document whether it is about it; selections are only made by the configuration. */
    private Views general(PolicySelection selection) {
        return general.computeIfAbsent(
                selection,
                each -> views(
                        new Documents(selected(live, each), withShadow == null ? null : selected(withShadow, each)),
                        true));
    }

    private Views views(Documents documents, boolean asksRoutes) {
        List<CompiledPolicy> tried = documents.withShadow();
        return new Views(
                new PolicyView(documents.live(), hasOwn(live), false, asksRoutes),
                tried == null || withShadow == null
                        ? null
                        : new PolicyView(tried, hasOwn(withShadow), true, asksRoutes));
    }

    private static boolean hasOwn(List<CompiledPolicy> policies) {
        return policies.stream().anyMatch(policy -> !policy.isPlatform());
    }

    private static List<CompiledPolicy> selected(List<CompiledPolicy> policies, PolicySelection selection) {
        return policies.stream()
                .filter(policy -> selection.includes(policy.document().key()))
                .toList();
    }

    private static List<CompiledPolicy> about(List<CompiledPolicy> policies, String route, PolicySelection selection) {
        return selected(policies, selection).stream()
                .filter(policy -> policy.isAboutRoute(route))
                .toList();
    }

    /** How many indexes there are. */
    int size() {
        return byDocuments.size() + general.size();
    }
}
