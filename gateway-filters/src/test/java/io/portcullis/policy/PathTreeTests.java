package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;

class PathTreeTests {

    /** So many patterns that begin with a variable, and as many that begin with a segment of their own. */
    private static PathTree tree(int size) {
        String[] variables =
                IntStream.range(0, size).mapToObj(i -> "/{any}/w" + i).toArray(String[]::new);
        String[] literals = IntStream.range(0, size).mapToObj(i -> "/k" + i).toArray(String[]::new);
        CompiledPolicy policy = TestPolicies.COMPILER.compile(TestPolicies.document(
                TestPolicies.allow("variables", Condition.ALWAYS, variables),
                TestPolicies.allow("literals", Condition.ALWAYS, literals)));
        return PathTree.of(policy.rules().stream()
                .flatMap(rule -> rule.patterns().stream().map(pattern -> new Candidate(rule, pattern, 0)))
                .toList());
    }

    private static List<String> at(PathTree tree, String path) {
        return Stream.of(tree.at(PathContainer.parsePath(path)).allowing())
                .map(candidate -> String.valueOf(candidate.pattern()))
                .toList();
    }

    @Test
    void aPathComesToThoseThatShareItsBeginningAndThoseThatBeginInAnyWay() {
        PathTree tree = tree(3);
        assertThat(at(tree, "/k1")).containsExactlyInAnyOrder("/k1", "/{any}/w0", "/{any}/w1", "/{any}/w2");
        assertThat(at(tree, "/x/w1")).containsExactlyInAnyOrder("/{any}/w0", "/{any}/w1", "/{any}/w2");
    }

    @Test
    void whatWouldTakeMuchMemoryIsKeptInOneNode() {
        PathTree tree = tree(300);
        assertThat(tree.at(PathContainer.parsePath("/k1"))).isSameAs(tree);
        assertThat(at(tree, "/k1")).hasSize(600).contains("/k1", "/{any}/w299");
        PathTree smaller = tree(100);
        assertThat(smaller.at(PathContainer.parsePath("/k1"))).isNotSameAs(smaller);
        assertThat(at(smaller, "/k1")).hasSize(101);
    }

    @Test
    void whatIsVeryDeepIsKeptAboutWhereItBegins() {
        String[] paths =
                IntStream.range(0, 50).mapToObj(i -> "/a".repeat(100) + i).toArray(String[]::new);
        CompiledPolicy policy = TestPolicies.COMPILER.compile(
                TestPolicies.document(TestPolicies.allow("deep", Condition.ALWAYS, paths)));
        PathTree tree = PathTree.of(policy.rules().get(0).patterns().stream()
                .map(pattern -> new Candidate(policy.rules().get(0), pattern, 0))
                .toList());
        assertThat(tree.size()).isEqualTo(50);
        assertThat(at(tree, paths[7])).hasSize(50).contains(paths[7]);
        assertThat(TestPolicies.decide(
                                policy.document(), TestRequest.get(paths[7]).build())
                        .isAllowed())
                .isTrue();
    }
}
