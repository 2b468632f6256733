package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision on the claims of a known token, without the gateway around it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {

    /**
     * {@code segments}: 400 rules, each with a first segment of its own; {@code prefix}: 400 rules below {@code /api/v1};
     * {@code tenant}: 50 rules as a tenant writes them.
     */
    @Param({"segments", "prefix", "tenant"})
    private String rules;

    private PolicySnapshot snapshot;
    private PolicyRequest allowed;
    private PolicyRequest denied;

    @Setup
    public void prepare() {
        String base = rules.equals("segments") ? "" : "/api/v1";
        PolicyDocument document = new PolicyDocument(
                new PolicyKey("acme", "api"),
                1,
                PolicyMode.ENFORCE,
                AppliesTo.EVERYTHING,
                ClaimNames.STANDARD,
                List.of(),
                rules.equals("tenant") ? tenant() : numbered(base),
                List.of());
        snapshot =
                PolicySnapshot.of(List.of(new PolicyCompiler(ExpressionCompiler.none()).compile(document)), List.of());
        String path = rules.equals("tenant") ? "/api/v1/things7/17/parts" : base + "/things200/17";
        allowed = request("GET", path, "u1");
        denied = request("DELETE", path, "u1");
        require(allowed, true);
        require(denied, false);
    }

    private void require(PolicyRequest request, boolean isAllowed) {
        if (snapshot.decide(request, PolicySelection.ALL, false).isAllowed() != isAllowed) {
            throw new IllegalStateException("the benchmark does not measure what it says");
        }
    }

    private static PolicyRequest request(String method, String path, String subject) {
        Map<String, Object> claims = Map.of(
                "sub", subject, "scope", "openid things.read", "roles", List.of("user", "clerk"), "tenant", "acme");
        return new GivenRequest(
                new PolicyTest.Given(method, path, null, null, Map.of(), Map.of(), null, null, claims),
                "things",
                "api.acme.example",
                Instant.EPOCH);
    }

    private static List<PolicyRule> numbered(String base) {
        List<PolicyRule> rules = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean isDeny = i % 10 == 9;
            rules.add(rule(
                    "r" + i,
                    isDeny ? PolicyRule.Effect.DENY : PolicyRule.Effect.ALLOW,
                    isDeny ? List.of("DELETE") : List.of("GET", "HEAD"),
                    base + "/things" + i + "/{id}",
                    isDeny ? role("contractor") : scope("things.read")));
        }
        return rules;
    }

    /** Twelve kinds of things with four rules each, one for all of them and one that denies deleting. */
    static List<PolicyRule> tenant() {
        List<PolicyRule> rules = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String things = "/api/v1/things" + i;
            rules.add(rule("list" + i, PolicyRule.Effect.ALLOW, List.of("GET"), things, scope("things.read")));
            rules.add(
                    rule("read" + i, PolicyRule.Effect.ALLOW, List.of("GET"), things + "/{id}", scope("things.read")));
            rules.add(rule("parts" + i, PolicyRule.Effect.ALLOW, List.of("GET"), things + "/*/parts", own()));
            rules.add(
                    rule("write" + i, PolicyRule.Effect.ALLOW, List.of("PUT"), things + "/**", scope("things.write")));
        }
        rules.add(rule("admin", PolicyRule.Effect.ALLOW, List.of(), "/api/**", role("admin")));
        rules.add(rule(
                "no-delete",
                PolicyRule.Effect.DENY,
                List.of("DELETE"),
                "/api/**",
                new Condition.Claim(ClaimPath.of("employment"), new Matcher.NoneOf(Set.of("permanent")))));
        return rules;
    }

    private static PolicyRule rule(
            String id, PolicyRule.Effect effect, List<String> methods, String path, Condition when) {
        return new PolicyRule(id, effect, PolicyMode.ENFORCE, methods, List.of(path), when, null, List.of());
    }

    private static Condition scope(String scope) {
        return new Condition.Granted(Condition.Grant.SCOPES, new Matcher.OneOf(Set.of(scope)));
    }

    private static Condition role(String role) {
        return new Condition.Granted(Condition.Grant.ROLES, new Matcher.OneOf(Set.of(role)));
    }

    private static Condition own() {
        return new Condition.All(List.of(
                scope("things.read"), new Condition.Claim(ClaimPath.of("tenant"), new Matcher.OneOf(Set.of("acme")))));
    }

    /** A request that one rule allows. */
    @Benchmark
    public PolicyDecision allowed() {
        return snapshot.decide(allowed, PolicySelection.ALL, false);
    }

    /** A request that a rule denies or no rule allows. */
    @Benchmark
    public PolicyDecision denied() {
        return snapshot.decide(denied, PolicySelection.ALL, false);
    }
}
