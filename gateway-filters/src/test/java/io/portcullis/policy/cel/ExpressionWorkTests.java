package io.portcullis.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.Truth;
import io.portcullis.policy.Work;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Expressions take their work from that of the decision. */
class ExpressionWorkTests {

    private static final CelExpressions EXPRESSIONS = new CelExpressions();
    private static final StubRequest REQUEST = new StubRequest(
            Map.of("x", IntStream.range(0, 200).boxed().map(i -> "v" + i).toList()));

    private final CompiledExpression linear = EXPRESSIONS.compile("claims.x.all(v, v != 'q')");

    @Test
    void theSameExpressionTakesTheSameWork() {
        Work first = new Work();
        Work second = new Work();
        assertThat(linear.test(REQUEST, Map.of(), first)).isEqualTo(Truth.TRUE);
        assertThat(linear.test(REQUEST, Map.of(), second)).isEqualTo(Truth.TRUE);
        assertThat(first.left()).isEqualTo(second.left()).isBetween(1L, new Work().left() - 200);
    }

    @Test
    void whatIsLeftIsAllThatAnExpressionMayTake() {
        Work work = new Work();
        assertThat(work.spend(work.left() - 100)).isTrue();
        assertThat(linear.test(REQUEST, Map.of(), work)).isEqualTo(Truth.ERROR);
        assertThat(work.isUsedUp()).isTrue();
    }

    @Test
    void oneThatTakesTooMuchLeavesTheRestToOthers() {
        CompiledExpression quadratic = EXPRESSIONS.compile("claims.x.all(v, claims.x.all(w, v + w != 'q'))");
        Work work = new Work();
        assertThat(quadratic.test(REQUEST, Map.of(), work)).isEqualTo(Truth.ERROR);
        assertThat(work.isUsedUp()).isFalse();
        assertThat(linear.test(REQUEST, Map.of(), work)).isEqualTo(Truth.TRUE);
    }

    @Test
    void theSizeOfItsPatternsIsKnown() {
        assertThat(linear.patternSize()).isZero();
        assertThat(EXPRESSIONS.compile("request.path.matches('a{100}')").patternSize())
                .isBetween(100L, 110L);
        assertThat(EXPRESSIONS
                        .compile("request.path.matches('a') && request.host.matches('a')")
                        .patternSize())
                .isOne();
    }
}
