package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where values come from. */
@FunctionalInterface
interface ValueSource {

    /** The values; empty if there are none. */
    List<Object> values(PolicyRequest request, Map<String, String> pathVariables);

    /** Those of one claim. */
    static ValueSource claim(ClaimPath path, boolean isDelimited) {
        return (request, variables) -> request.values().list(path, isDelimited);
    }

    /** Those of several claims together; none if one of them is there and has none that can be compared. */
    static ValueSource claims(List<ClaimPath> paths, Set<ClaimPath> delimited) {
        if (paths.size() == 1) {
            return claim(paths.get(0), delimited.contains(paths.get(0)));
        }
        return (request, variables) -> {
            ClaimValues claims = request.values();
            List<Object> found = List.of();
            for (int i = 0; i < paths.size(); i++) {
                ClaimPath path = paths.get(i);
                List<Object> values = claims.list(path, delimited.contains(path));
                if (values.isEmpty() && claims.exists(path)) {
                    return List.of();
                }
                found = found.isEmpty() ? values : values.isEmpty() ? found : both(found, values);
            }
            return found;
        };
    }

    private static List<Object> both(List<Object> some, List<Object> more) {
        List<Object> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** The variable of the path. */
    static ValueSource pathVariable(String name) {
        return (request, variables) -> {
            String value = variables.get(name);
            return value == null ? List.of() : List.of(value);
        };
    }

    /** The values of a header. */
    static ValueSource header(String name) {
        return (request, variables) -> List.copyOf(request.header(name));
    }

    /** The values of a query parameter. */
    static ValueSource query(String name) {
        return (request, variables) -> List.copyOf(request.query(name));
    }
}
