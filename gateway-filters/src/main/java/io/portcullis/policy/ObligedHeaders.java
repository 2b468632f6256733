package io.portcullis.policy;

import io.portcullis.HeaderValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that obligations ask for; immutable.
 *
 * @param request what the upstream is told
 * @param removed what the upstream is not to see
 * @param response what the client is told
 */
public record ObligedHeaders(Map<String, String> request, Set<String> removed, Map<String, String> response) {

    private static final ObligedHeaders NONE = new ObligedHeaders(Map.of(), Set.of(), Map.of());

    /** Copies the collections, in their order. */
    public ObligedHeaders {
        request = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(request));
        removed = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(removed));
        response = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(response));
    }

    /**
     * The headers, or null if one of them cannot be made: its claim is missing, is no scalar and no list of scalars, or is
     * not safe.
     */
    public static @Nullable ObligedHeaders of(List<Obligation> obligations, Map<String, ?> claims) {
        if (obligations.isEmpty()) {
            return NONE;
        }
        Map<String, String> request = new LinkedHashMap<>();
        Set<String> removed = new LinkedHashSet<>();
        Map<String, String> response = new LinkedHashMap<>();
        for (Obligation obligation : obligations) {
            if (obligation instanceof Obligation.RemoveRequestHeader remove) {
                removed.add(remove.name());
            } else if (obligation instanceof Obligation.SetRequestHeader set
                    && !put(request, set.name(), set.value(), claims)) {
                return null;
            } else if (obligation instanceof Obligation.SetResponseHeader set
                    && !put(response, set.name(), set.value(), claims)) {
                return null;
            }
        }
        return new ObligedHeaders(request, removed, response);
    }

    private static boolean put(
            Map<String, String> headers, String name, Obligation.Value value, Map<String, ?> claims) {
        if (value instanceof Obligation.Value.Literal literal) {
            headers.put(name, literal.text());
            return true;
        }
        Object claim = ((Obligation.Value.OfClaim) value).claim().value(claims);
        String text = claim == null ? null : HeaderValue.of(claim);
        if (text == null) {
            return false;
        }
        headers.put(name, text);
        return true;
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return request.isEmpty() && removed.isEmpty() && response.isEmpty();
    }
}
