package io.portcullis.policy.cel;

import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The functions of the extension {@code sets}, which compare each element with each and here count that as work. */
final class SetFunctions {

    private static final RuntimeEquality EQUALITY =
            RuntimeEquality.create(RuntimeHelpers.create(), Environment.OPTIONS);

    private SetFunctions() {}

    static List<CelFunctionBinding> bindings() {
        return Stream.of(
                        binding("sets.contains", "list_sets_contains_list", SetFunctions::containsAll),
                        binding(
                                "sets.equivalent",
                                "list_sets_equivalent_list",
                                (one, other) -> containsAll(one, other) && containsAll(other, one)),
                        binding(
                                "sets.intersects",
                                "list_sets_intersects_list",
                                (one, other) -> other.stream().anyMatch(element -> contains(one, element))))
                .flatMap(Set::stream)
                .toList();
    }

    private interface Comparison {
        boolean test(Collection<?> one, Collection<?> other);
    }

    @SuppressWarnings("Immutable")
    private static Set<CelFunctionBinding> binding(String function, String overload, Comparison comparison) {
        return CelFunctionBinding.fromOverloads(
                function, CelFunctionBinding.from(overload, Collection.class, Collection.class, (one, other) -> {
                    Evaluation.current().work((long) one.size() * other.size());
                    return comparison.test(one, other);
                }));
    }

    private static boolean containsAll(Collection<?> all, Collection<?> elements) {
        return elements.stream().allMatch(element -> contains(all, element));
    }

    private static boolean contains(Collection<?> all, Object element) {
        return all.stream().anyMatch(each -> EQUALITY.objectEquals(each, element));
    }
}
