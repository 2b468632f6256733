package io.portcullis.policy.cel;

import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.PolicyRequest;
import io.portcullis.policy.Truth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One expression over a token with so many claims, as a condition of a rule asks it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyExpressionBenchmark {

    private static final Map<String, String> PATH_VARIABLES = Map.of("orderId", "17", "customerId", "alice");

    @Param({"10", "31"})
    private int claims;

    private PolicyRequest request;
    private CompiledExpression constant;
    private CompiledExpression comparison;
    private CompiledExpression refund;
    private CompiledExpression roles;
    private CompiledExpression pattern;
    private CompiledExpression missing;

    @Setup
    public void prepare() {
        CelExpressions expressions = new CelExpressions();
        request = new ConstantRequest(token());
        constant = expressions.compile("true");
        comparison = expressions.compile("claims.sub == request.pathVars.customerId");
        refund = expressions.compile("int(request.headers[?'x-amount'].orValue('0')) <= claims.refund_limit");
        roles = expressions.compile("claims.realm_access.roles.exists(r, r == 'finance') && claims.address.country in"
                + " ['DE', 'AT', 'CH']");
        pattern = expressions.compile("request.path.matches('^/orders/[0-9]+/refund$')");
        missing = expressions.compile("claims.missing == 'x'");
    }

    private Map<String, Object> token() {
        Map<String, Object> token = new HashMap<>(Map.of(
                "sub",
                "alice",
                "refund_limit",
                50L,
                "address",
                Map.of("country", "DE", "city", "Berlin"),
                "realm_access",
                Map.of("roles", List.of("reader", "writer", "clerk", "finance"))));
        for (int i = token.size(); i < claims; i++) {
            token.put("claim_" + i, i % 2 == 0 ? "value " + i : (Object) (long) i);
        }
        return Map.copyOf(token);
    }

    private Truth test(CompiledExpression expression) {
        return expression.test(request, PATH_VARIABLES);
    }

    @Benchmark
    public Truth constant() {
        return test(constant);
    }

    @Benchmark
    public Truth comparison() {
        return test(comparison);
    }

    @Benchmark
    public Truth refund() {
        return test(refund);
    }

    @Benchmark
    public Truth roles() {
        return test(roles);
    }

    @Benchmark
    public Truth pattern() {
        return test(pattern);
    }

    @Benchmark
    public Truth missing() {
        return test(missing);
    }
}
