package io.portcullis.policy;

import com.google.re2j.Pattern;
import io.portcullis.Cidr;
import io.portcullis.ClaimPath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Documents and requests of few words, so that they often meet. Not thread-safe. */
final class RandomPolicies {

    private static final List<String> SEGMENTS = List.of("api", "v1", "orders", "x", "y");
    private static final List<String> PATTERNS =
            List.of("api", "v1", "orders", "x", "*", "{id}", "{id:x|y}", "or*", "o?ders", "*s");
    private static final List<String> CLAIMS = List.of("a", "b", "scope", "roles", "/nested/roles", "perms");
    private static final List<Object> SCALARS =
            List.of("x", "y", "1", "true", 1L, 2L, new BigDecimal("0.1"), new BigInteger("9223372036854775808"), true);

    private final Random random;

    RandomPolicies(Random random) {
        this.random = random;
    }

    List<PolicyDocument> documents() {
        List<PolicyDocument> documents = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            documents.add(document(TestPolicies.GUARDS));
        }
        for (int i = random.nextInt(3); i >= 0 && random.nextInt(8) > 0; i--) {
            documents.add(document(new PolicyKey("acme", "d" + i)));
        }
        return documents;
    }

    /** Some in shadow mode, of which some take the place of others. */
    List<PolicyDocument> shadow() {
        return random.nextInt(3) > 0
                ? List.of()
                : List.of(
                        TestPolicies.with(document(new PolicyKey("acme", "d" + random.nextInt(4))), PolicyMode.SHADOW));
    }

    PolicyDocument document(PolicyKey key) {
        List<PolicyRule> rules = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> rule("r" + i))
                .toList();
        return new PolicyDocument(
                key,
                1 + random.nextInt(3),
                random.nextInt(12) == 0 ? PolicyMode.DISABLED : PolicyMode.ENFORCE,
                oneOf(
                        AppliesTo.EVERYTHING,
                        AppliesTo.EVERYTHING,
                        new AppliesTo(List.of("or*"), List.of()),
                        new AppliesTo(List.of(), List.of("*.example"))),
                names(),
                random.nextInt(4) > 0 ? List.of() : List.of(condition(2)),
                rules,
                List.of());
    }

    private ClaimNames names() {
        return random.nextBoolean()
                ? ClaimNames.STANDARD
                : new ClaimNames(
                        List.of(ClaimPath.of("scope")),
                        List.of(ClaimPath.of("roles"), ClaimPath.of("/nested/roles")),
                        List.of(ClaimPath.of("perms"), ClaimPath.of("a")),
                        Set.of(ClaimPath.of("scope"), ClaimPath.of("a")));
    }

    PolicyRule rule(String id) {
        boolean isDeny = random.nextInt(4) == 0;
        return new PolicyRule(
                id,
                isDeny ? PolicyRule.Effect.DENY : PolicyRule.Effect.ALLOW,
                oneOf(
                        PolicyMode.ENFORCE,
                        PolicyMode.ENFORCE,
                        PolicyMode.ENFORCE,
                        PolicyMode.SHADOW,
                        random.nextBoolean() ? PolicyMode.DISABLED : PolicyMode.ENFORCE),
                oneOf(List.of(), List.of("GET"), List.of("POST"), List.of("GET", "POST")),
                IntStream.range(0, random.nextInt(3)).mapToObj(i -> pattern()).toList(),
                when(),
                isDeny ? null : stepUp(),
                isDeny || random.nextBoolean() ? List.of() : List.of(new Obligation.RateLimit(id)));
    }

    private Condition when() {
        if (random.nextInt(4) == 0) {
            return Condition.ALWAYS;
        }
        List<Condition> conditions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            conditions.add(TestPolicies.scopes(oneOf("x", "y")));
        }
        conditions.add(condition(3));
        return random.nextInt(4) == 0 ? condition(3) : new Condition.All(conditions);
    }

    private StepUp stepUp() {
        return random.nextInt(5) > 0
                ? null
                : new StepUp(
                        random.nextBoolean() ? List.of() : List.of("x"),
                        random.nextBoolean() ? List.of() : List.of("y"),
                        random.nextBoolean() ? null : Duration.ofSeconds(300));
    }

    private String pattern() {
        StringBuilder pattern = new StringBuilder();
        boolean hasId = false;
        for (int i = random.nextInt(4); i > 0; i--) {
            String segment = oneOf(PATTERNS);
            boolean isSecond = hasId && segment.startsWith("{id");
            pattern.append('/').append(isSecond ? "x" : segment);
            hasId |= segment.startsWith("{id");
        }
        String end = oneOf("", "", "/", "/**", "/{*rest}");
        return pattern.append(pattern.isEmpty() && end.isEmpty() ? "/" : end).toString();
    }

    /** Of any kind, this deep at most. */
    Condition condition(int depth) {
        return condition(depth, this::leaf);
    }

    Condition condition(int depth, Supplier<Condition> leaf) {
        if (depth == 0) {
            return leaf.get();
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Condition.All(conditions(depth - 1, leaf));
            case 1 -> new Condition.Any(conditions(depth - 1, leaf));
            case 2 -> new Condition.Not(condition(depth - 1, leaf));
            default -> leaf.get();
        };
    }

    private List<Condition> conditions(int depth, Supplier<Condition> leaf) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> condition(depth, leaf))
                .toList();
    }

    private Condition leaf() {
        return switch (random.nextInt(12)) {
            case 0 -> new Condition.Granted(oneOf(Condition.Grant.values()), matcher());
            case 1 -> new Condition.PathVariable(oneOf("id", "rest"), matcher());
            case 2 -> new Condition.Header("x-a", matcher());
            case 3 -> new Condition.Query("q", matcher());
            case 4 -> new Condition.Address(List.of(Cidr.of("192.0.2.0/24")), random.nextBoolean());
            case 5 ->
                new Condition.Time(
                        ZoneOffset.UTC,
                        oneOf(Set.of(), Set.of(DayOfWeek.MONDAY)),
                        LocalTime.of(random.nextInt(24), 0),
                        LocalTime.of(random.nextInt(24), 0),
                        null,
                        null);
            case 6 -> new Condition.Authenticated(random.nextBoolean());
            case 7 -> new Condition.Expression(oneOf("true", "false", "error", "throw"));
            default -> new Condition.Claim(ClaimPath.of(oneOf(CLAIMS)), matcher());
        };
    }

    /** Of a single claim or grant, and not whether it exists. */
    Condition claimLeaf() {
        Matcher matcher = matcher();
        while (matcher instanceof Matcher.Exists) {
            matcher = matcher();
        }
        return random.nextInt(4) == 0
                ? new Condition.Granted(Condition.Grant.ROLES, matcher)
                : new Condition.Claim(ClaimPath.of(oneOf(CLAIMS)), matcher);
    }

    Matcher matcher() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Matcher.OneOf(wanted());
            case 2, 3 -> new Matcher.NoneOf(wanted());
            case 4 -> new Matcher.AllOf(wanted());
            case 5 ->
                random.nextBoolean()
                        ? new Matcher.Prefix(oneOf("x", "", "1"))
                        : new Matcher.Exists(random.nextBoolean());
            case 6 -> new Matcher.Matches(Pattern.compile(oneOf("x|y", "[0-9]+", ".*")));
            case 7 ->
                TestPolicies.compared(
                        oneOf(Matcher.Comparison.values()), oneOf(1, 2L, new BigDecimal("0.1"), Double.MAX_VALUE));
            default -> new Matcher.SameAs(ClaimPath.of(oneOf(CLAIMS)));
        };
    }

    private Set<Object> wanted() {
        Set<Object> wanted = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            wanted.add(ClaimValues.scalar(oneOf(SCALARS)));
        }
        return wanted;
    }

    TestRequest request() {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            path.append('/').append(oneOf(SEGMENTS));
        }
        path.append(path.isEmpty() || random.nextInt(4) == 0 ? "/" : "");
        return new TestRequest(new PolicyTest.Given(
                oneOf("GET", "HEAD", "POST", "DELETE"),
                path.toString(),
                oneOf("orders", "orders", "billing"),
                oneOf("api.acme.example", "api.acme.example", ""),
                oneOf(Map.of(), Map.of("X-A", List.of(oneOf("x", "1"))), Map.of("x-a", List.of("x", "y"))),
                oneOf(Map.of(), Map.of("q", List.of(oneOf("x", "1", "9223372036854775808")))),
                oneOf("192.0.2.1", "198.51.100.1", null),
                TestRequest.NOW.plus(Duration.ofHours(random.nextInt(48))),
                random.nextInt(6) == 0 ? null : claims()));
    }

    Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        for (String name : List.of("a", "b", "scope", "scp", "roles", "perms")) {
            if (random.nextInt(3) > 0) {
                claims.put(name, value(2));
            }
        }
        if (random.nextBoolean()) {
            Map<String, Object> nested = new HashMap<>();
            nested.put("roles", value(2));
            claims.put("nested", nested);
        }
        claims.put("acr", oneOf("x", "y", 1));
        claims.put("amr", oneOf("y", List.of("x", "y"), List.of()));
        claims.put("auth_time", TestRequest.NOW.getEpochSecond() + random.nextInt(800) - 400);
        return claims;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> oneOf(1, 1.0, 1e0, 2L, 0.1, new BigDecimal("0.10"), 9.223372036854775808e18);
            case 1 -> oneOf(true, false);
            case 2 -> oneOf("x y", "", " ", "x\u0000", "1", "true", null);
            case 3, 4, 5 -> oneOf("x", "y");
            case 6 -> Map.of("k", "x");
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
        };
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> List<T> shuffled(List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
