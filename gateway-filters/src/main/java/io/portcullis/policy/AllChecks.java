package io.portcullis.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All hold: one that does not decides, whatever cannot be evaluated beside it. */
final class AllChecks implements Check {

    private final Check[] checks;

    private AllChecks(List<Check> checks) {
        this.checks =
                checks.stream().sorted(Comparator.comparingInt(Check::cost)).toArray(Check[]::new);
    }

    static Check of(List<Check> checks) {
        return checks.size() == 1 ? checks.get(0) : new AllChecks(checks);
    }

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        Truth truth = Truth.TRUE;
        for (Check check : checks) {
            Truth each = check.test(request, pathVariables, work);
            if (each == Truth.FALSE) {
                return Truth.FALSE;
            }
            truth = each == Truth.ERROR ? Truth.ERROR : truth;
        }
        return truth;
    }

    @Override
    public int cost() {
        return Arrays.stream(checks).mapToInt(Check::cost).sum();
    }

    /** What is false comes before what cannot be evaluated, because it decided. */
    @Override
    public String failure(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        for (Truth wanted : List.of(Truth.FALSE, Truth.ERROR)) {
            for (Check check : checks) {
                if (check.test(request, pathVariables, work) == wanted) {
                    return check.failure(request, pathVariables, work);
                }
            }
        }
        return toString();
    }

    @Override
    public String toString() {
        return checks.length == 0
                ? "always"
                : Arrays.stream(checks).map(Check::toString).collect(Collectors.joining(" and "));
    }
}
