package io.portcullis.policy.cel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.portcullis.Mutator;
import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.InvalidExpressionException;
import io.portcullis.policy.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class CelExpressionsFuzzTests {

    private static final int INPUTS = 2_000;
    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);

    private static final List<String> VALID = List.of(
            "int(request.headers[?'x-amount'].orValue('0')) <= claims.refund_limit",
            "claims.roles.exists(r, r == 'finance') || claims.missing != 'x'",
            "claims.address.geo.lat > 52 && request.path.matches('^/orders/[0-9]+/')",
            "cidr('192.0.2.0/24').containsIP(request.address) && has(claims.sub)",
            "sets.contains(claims.roles, ['reader']) ? claims.mixed[5][0] == 1 : claims.admin == true",
            "request.time - timestamp('2026-09-21T14:00:00Z') < duration('15m')");
    private static final List<String> FRAGMENTS = List.of(
            "claims",
            "claims.roles",
            "claims.too_big",
            "request.headers",
            "request",
            ".all(x, ",
            ".exists(y, ",
            "has(",
            "(",
            ")",
            "[",
            "]",
            "[?",
            ".?",
            "{",
            "}",
            "'",
            "||",
            "&&",
            "!",
            "== ",
            "!=",
            "<",
            "in ",
            "? true : ",
            "null",
            "1.5",
            "-9223372036854775808",
            "1u",
            "b'x'",
            "r'\\d{1000}'",
            ".matches('(a{999}){999}')",
            ".split('')",
            "size(",
            "type(",
            "dyn(",
            "timestamp(",
            "google.protobuf.Any{}",
            "\uD835\uDD37",
            "\uD835",
            "\u202E",
            "`a-b`",
            "//");

    private static final CelExpressions EXPRESSIONS = new CelExpressions();
    private static final StubRequest REQUEST = new StubRequest(CelExpressionsTests.claims());

    @FuzzTest(maxDuration = "5m")
    void judgesAnyText(byte[] data) {
        judge(new String(data, UTF_8));
    }

    @Test
    void judgesMutationsOfValidExpressions(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += judge(mutator.mutate(mutator.oneOf(VALID))) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 50, INPUTS - INPUTS / 20);
    }

    /** Either a mistake with its place, or an expression that always comes out the same. */
    private static boolean judge(String text) {
        CompiledExpression expression;
        try {
            expression = EXPRESSIONS.compile(text);
        } catch (InvalidExpressionException e) {
            assertThat(e.offset()).as(text).isBetween(0, text.length());
            assertThat(e.getMessage()).as(text).isNotBlank();
            return false;
        }
        Truth truth = expression.test(REQUEST, Map.of("orderId", "17"));
        assertThat(truth).as(text).isNotNull();
        assertThat(expression.test(REQUEST, Map.of("orderId", "17"))).as(text).isEqualTo(truth);
        return true;
    }
}
