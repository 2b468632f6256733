package io.portcullis.policy;

import static io.portcullis.policy.TestPolicies.allow;
import static io.portcullis.policy.TestPolicies.document;
import static io.portcullis.policy.TestPolicies.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Indexes are shared by routes, and bounded. */
class PolicyViewsTests {

    private static final int ROUTES = 50;
    private static final long PLENTY = 100_000;

    /** One document about everything, one about each of the routes 0, 1 and 2. */
    private final List<CompiledPolicy> documents = IntStream.range(0, 4)
            .mapToObj(i -> with(
                    document(new PolicyKey("acme", "d" + i), allow("r" + i, Condition.ALWAYS, "/" + i)),
                    i == 3 ? AppliesTo.EVERYTHING : new AppliesTo(List.of("route" + i), List.of())))
            .map(TestPolicies.COMPILER::compile)
            .toList();

    private static boolean isAllowed(PolicyViews views, int route, int path) {
        PolicyRequest request =
                TestRequest.get("/" + path).at("route" + route, "h").build();
        return views.of("route" + route, PolicySelection.ALL)
                .live()
                .decide(request, false)
                .isAllowed();
    }

    private static void assertRight(PolicyViews views) {
        for (int route = 0; route < ROUTES; route++) {
            for (int path = 0; path < 4; path++) {
                assertThat(isAllowed(views, route, path))
                        .as("route %s, path %s", route, path)
                        .isEqualTo(path == 3 || path == route);
            }
        }
    }

    @Test
    void routesForWhichTheSameDocumentsCountShareOne() {
        PolicyViews views = new PolicyViews(documents, null, 1000, PLENTY);
        assertRight(views);
        assertThat(views.size()).isEqualTo(4);
        assertThat(views.of("route7", PolicySelection.ALL)).isSameAs(views.of("route8", PolicySelection.ALL));
    }

    @Test
    void manyRoutesShareOneThatAsksEachDocument() {
        PolicyViews views = new PolicyViews(documents, null, 2, PLENTY);
        assertRight(views);
        assertThat(views.size()).isEqualTo(3);
        assertThat(views.of("route7", PolicySelection.ALL)).isSameAs(views.of("route2", PolicySelection.ALL));
    }

    @Test
    void soDoThoseWhoseIndexesWouldTakeMuchMemory() {
        PolicyViews views = new PolicyViews(documents, null, 1000, 1);
        assertRight(views);
        assertThat(views.size()).isEqualTo(2);
    }
}
