package io.portcullis.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.Truth;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class HostileExpressionsTests {

    private static final CelExpressions EXPRESSIONS = CelExpressions.warmedUp();

    /** Generous for a busy machine; without a limit on work each of these takes minutes. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static Truth test(String expression, Map<String, ?> claims) {
        CompiledExpression compiled = EXPRESSIONS.compile(expression);
        return assertTimeoutPreemptively(SOON, () -> compiled.test(new StubRequest(claims), Map.of()));
    }

    private static Map<String, Object> large() {
        return Map.of(
                "numbers", LongStream.range(0, 4_000).boxed().toList(),
                "same", Collections.nCopies(4_000, 1L),
                "few", LongStream.range(0, 900).boxed().toList(),
                "text", "a".repeat(4_000),
                "part", "a".repeat(2_000) + "b");
    }

    @Test
    void aThousandIterationsAreAllowed() {
        List<Long> thousand = LongStream.range(0, 1_000).boxed().toList();

        assertThat(test("claims.n.all(n, n >= 0)", Map.of("n", thousand))).isEqualTo(Truth.TRUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claims.numbers.all(n, n >= 0)",
                "claims.few.all(a, claims.few.all(b, b >= 0))",
                "claims.few.all(a, sets.equivalent(claims.numbers, claims.same))",
                "sets.contains(claims.same, claims.numbers)",
                "claims.few.all(a, claims.numbers == claims.numbers + [])",
                "claims.few.all(a, !(claims.same.size() in claims.same))",
                "claims.few.all(a, claims.text.contains(claims.part) == false)",
                "claims.few.all(a, claims.text.split(claims.part).size() == 1)",
                "claims.few.all(a, (claims.text + claims.text + claims.text + claims.text).size() > 0)",
                "claims.few.all(a, claims.text.matches('^(a|aa)*(aaa|a)*b$') == false)",
                "claims.few.all(a, double(claims.text) > 1.0 || claims.text.lowerAscii() != '')",
            })
    void expensiveExpressionsEndSoon(String expression) {
        assertThat(test(expression, large())).isEqualTo(Truth.ERROR);
    }

    @Test
    void noAlternativeMakesUpForTooMuchWork() {
        assertThat(test("sets.contains(claims.same, claims.numbers) || true", large()))
                .isEqualTo(Truth.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "^(a*)*$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void aPatternTakesTimeInProportionToTheText(String pattern) {
        String text = "a".repeat(4_000) + "!";

        assertThat(test("claims.text.matches('" + pattern + "')", Map.of("text", text)))
                .isEqualTo(Truth.FALSE);
    }

    @Test
    void deepClaimsDoNotOverflow() {
        Object deep = 1L;
        for (int i = 0; i < 20_000; i++) {
            deep = List.of(deep);
        }
        Map<String, Object> claims = Map.of("a", deep, "b", List.of(deep));

        assertThat(test("claims.a == claims.b", claims)).isEqualTo(Truth.ERROR);
        assertThat(test("claims.a[0][0].size() == 1", claims)).isEqualTo(Truth.TRUE);
    }

    @Test
    void oddClaimsAreErrors() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("type", new Object());
        claims.put("keys", Map.of(1, 2));
        claims.put("", "empty");
        claims.put("__proto__", "x");
        claims.put("a.b", "dotted");
        claims.put("nan", Double.NaN);

        assertThat(test("claims.type == 1", claims)).isEqualTo(Truth.ERROR);
        assertThat(test("claims.keys.all(k, true)", claims)).isEqualTo(Truth.ERROR);
        assertThat(test("claims.keys[1] == 2", claims)).isEqualTo(Truth.ERROR);
        assertThat(test("claims[''] == 'empty' && claims['a.b'] == 'dotted'", claims))
                .isEqualTo(Truth.TRUE);
        assertThat(test("claims.__proto__ == 'x'", claims)).isEqualTo(Truth.TRUE);
        assertThat(test("claims.nan == claims.nan", claims)).isEqualTo(Truth.ERROR);
    }

    @Test
    void claimsThatFailAreErrors() {
        Map<String, Object> claims = new HashMap<>() {
            @Override
            public Object get(Object key) {
                throw new AssertionError("broken");
            }
        };

        assertThat(test("claims.a == 1 || true", claims)).isEqualTo(Truth.ERROR);
    }

    @Test
    void aRequestThatFailsIsAnError() {
        CompiledExpression expression = EXPRESSIONS.compile("request.pathVars.a == 'a'");

        assertThat(expression.test(new StubRequest(Map.of()), null)).isEqualTo(Truth.ERROR);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void neverWritesAValueOfAClaim(CapturedOutput output) {
        Map<String, Object> claims = Map.of("s", "secret-1234", "l", List.of("secret-1234"));
        for (String text : List.of("claims.s > 1", "int(claims.s) == 1", "claims.l.s == 1", "claims.l < claims.s")) {
            assertThat(test(text, claims)).isEqualTo(Truth.ERROR);
        }

        assertThat(output).doesNotContain("secret-1234");
    }

    @Test
    void oneExpressionServesManyThreads() throws Exception {
        CompiledExpression expression = EXPRESSIONS.compile(
                "claims.id == int(request.pathVars.id) && claims.roles.exists(r, r.matches('^role-[0-9]+$'))"
                        + " && cidr('192.0.2.0/24').containsIP(request.address)");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Long>> tasks = IntStream.range(0, 8)
                    .<Callable<Long>>mapToObj(thread -> () -> wrong(expression, thread))
                    .toList();
            for (Future<Long> wrong : threads.invokeAll(tasks)) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Every third request is about another's id, and every fifth lacks the claim. */
    private static long wrong(CompiledExpression expression, int thread) {
        return LongStream.range(0, 3_000)
                .filter(i -> {
                    long id = thread * 10_000L + i;
                    Map<String, ?> claims = i % 5 == 0
                            ? Map.of("roles", List.of("role-" + i))
                            : Map.of("id", i % 3 == 0 ? id + 1 : id, "roles", List.of("role-" + i));
                    Truth expected = i % 5 == 0 ? Truth.ERROR : Truth.of(i % 3 != 0);
                    return expression.test(new StubRequest(claims), Map.of("id", Long.toString(id))) != expected;
                })
                .count();
    }
}
