package io.portcullis.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** At least one holds: one that does decides, whatever cannot be evaluated beside it. */
final class AnyCheck implements Check {

    private final Check[] checks;

    private AnyCheck(List<Check> checks) {
        this.checks =
                checks.stream().sorted(Comparator.comparingInt(Check::cost)).toArray(Check[]::new);
    }

    static Check of(List<Check> checks) {
        return checks.size() == 1 ? checks.get(0) : new AnyCheck(checks);
    }

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        Truth truth = Truth.FALSE;
        for (Check check : checks) {
            Truth each = check.test(request, pathVariables, work);
            if (each == Truth.TRUE) {
                return Truth.TRUE;
            }
            truth = each == Truth.ERROR ? Truth.ERROR : truth;
        }
        return truth;
    }

    @Override
    public int cost() {
        return Arrays.stream(checks).mapToInt(Check::cost).sum();
    }

    @Override
    public String toString() {
        return Arrays.stream(checks).map(Check::toString).collect(Collectors.joining(" or ", "(", ")"));
    }
}
