package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where values come from. */
@FunctionalInterface
interface ValueSource {

    /** Values that are copied or looked up in a set. */
    int VALUES_IN_A_STEP = 4;

    /** Headers are found by going through all of them. */
    int STEPS_OF_LOOKING_UP = 4;

    /** The values, and the work for them; empty if there are none. */
    List<Object> values(PolicyRequest request, Map<String, String> pathVariables, Work work);

    /**
     * Those of one claim.
     *
     * @param takesAny whether those that can be compared count where others cannot, instead of none
     */
    static ValueSource claim(ClaimPath path, boolean isDelimited, boolean takesAny) {
        return takesAny
                ? (request, variables, work) ->
                        request.values().find(path, isDelimited, work).all()
                : (request, variables, work) ->
                        request.values().find(path, isDelimited, work).values();
    }

    /**
     * Those of several claims together.
     *
     * @param takesAny whether those that can be compared count where others cannot, instead of none
     */
    static ValueSource claims(List<ClaimPath> paths, Set<ClaimPath> delimited, boolean takesAny) {
        if (paths.size() == 1) {
            return claim(paths.get(0), delimited.contains(paths.get(0)), takesAny);
        }
        return (request, variables, work) -> {
            ClaimValues claims = request.values();
            List<Object> united = List.of();
            for (int i = 0; i < paths.size(); i++) {
                ClaimPath path = paths.get(i);
                ClaimValues.Found found = claims.find(path, delimited.contains(path), work);
                if (!found.isSound() && !takesAny) {
                    return List.of();
                }
                work.spend(united.size() / VALUES_IN_A_STEP);
                united = united.isEmpty() ? found.all() : found.all().isEmpty() ? united : both(united, found.all());
            }
            return united;
        };
    }

    private static List<Object> both(List<Object> some, List<Object> more) {
        List<Object> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** The variable of the path. */
    static ValueSource pathVariable(String name) {
        return (request, variables, work) -> {
            work.spend(1);
            String value = variables.get(name);
            return value == null ? List.of() : List.of(value);
        };
    }

    /** The values of a header. */
    static ValueSource header(String name) {
        return (request, variables, work) -> texts(request.header(name), work);
    }

    /** The values of a query parameter. */
    static ValueSource query(String name) {
        return (request, variables, work) -> texts(request.query(name), work);
    }

    private static List<Object> texts(List<String> texts, Work work) {
        work.spend(STEPS_OF_LOOKING_UP + texts.size() / VALUES_IN_A_STEP);
        return List.copyOf(texts);
    }
}
