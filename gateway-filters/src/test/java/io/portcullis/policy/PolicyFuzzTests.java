package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever claims, paths and headers come: the evaluator answers, always the same, and never throws. */
class PolicyFuzzTests {

    private static final int INPUTS = 5_000;

    private final long seed = Long.getLong("test.seed", System.nanoTime());

    @FuzzTest(maxDuration = "5m")
    void answersAnyRequest(FuzzedDataProvider data) {
        judge(new RandomPolicies(new Random(data.consumeInt(0, 1000))), new FuzzedSource(data));
    }

    @Test
    void answersOddRequests() {
        System.out.println("test.seed " + seed);
        Random random = new Random(seed);
        RandomPolicies policies = new RandomPolicies(random);
        for (int i = 0; i < INPUTS; i++) {
            judge(policies, new RandomSource(random));
        }
    }

    private static void judge(RandomPolicies policies, Source source) {
        List<PolicyDocument> documents = policies.documents();
        PolicySnapshot snapshot = TestPolicies.snapshot(documents, policies.shadow());
        PolicyRequest request = request(source);
        PolicyDecision decision = snapshot.decide(request, PolicySelection.ALL, false);
        PolicyDecision again = snapshot.decide(request, PolicySelection.ALL, false);
        assertThat(again).isEqualTo(decision);
        assertThat(snapshot.explain(request, PolicySelection.ALL)).doesNotContainNull();
        if (decision.isAllowed()) {
            ObligedHeaders.of(decision.obligations(), request.claims());
        }
    }

    private static PolicyRequest request(Source source) {
        PolicyTest.Given given = TestRequest.get(path(source))
                .claims(source.number(8) == 0 ? null : object(source, 3))
                .with(Map.of("x-a", List.of(source.text())), Map.of("q", List.of(source.text())))
                .at(source.number(2) == 0 ? "orders" : source.text(), source.text())
                .method(source.number(2) == 0 ? "GET" : source.text())
                .given();
        return new GivenRequest(given, "orders", "", TestRequest.NOW);
    }

    /** What cannot be decoded is no path after hygiene. */
    private static String path(Source source) {
        StringBuilder path = new StringBuilder();
        for (int i = source.number(5); i >= 0; i--) {
            path.append('/')
                    .append(source.number(2) == 0 ? "orders" : source.text().replace("%", ""));
        }
        return path.toString();
    }

    private static Map<String, Object> object(Source source, int depth) {
        Map<String, Object> object = new HashMap<>();
        for (String name : List.of("a", "b", "scope", "scp", "roles", "perms", "nested", "acr", "amr", "auth_time")) {
            if (source.number(4) > 0) {
                object.put(name, value(source, depth));
            }
        }
        return object;
    }

    private static Object value(Source source, int depth) {
        return switch (source.number(depth == 0 ? 8 : 11)) {
            case 0 -> null;
            case 1 -> source.number(2) == 0;
            case 2 -> Double.longBitsToDouble(source.bits());
            case 3 -> source.bits();
            case 4 -> new BigDecimal(BigInteger.valueOf(source.bits()), (int) source.bits());
            case 5 -> BigInteger.valueOf(source.bits()).pow(1 + source.number(9));
            case 6, 7 -> source.text();
            case 8 -> {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("roles", value(source, depth - 1));
                object.put(source.text(), value(source, depth - 1));
                yield object;
            }
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = source.number(5); i > 0; i--) {
                    list.add(value(source, depth - 1));
                }
                yield list;
            }
        };
    }

    private interface Source {
        int number(int bound);

        long bits();

        String text();
    }

    private record FuzzedSource(FuzzedDataProvider data) implements Source {
        @Override
        public int number(int bound) {
            return data.consumeInt(0, bound - 1);
        }

        @Override
        public long bits() {
            return data.consumeLong();
        }

        @Override
        public String text() {
            return data.consumeString(12);
        }
    }

    private record RandomSource(Random random) implements Source {
        private static final List<String> TEXTS =
                List.of("x", "y", "x y", "", " ", "orders", "api", "..", "{id}", "**");

        @Override
        public int number(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public long bits() {
            return random.nextInt(4) == 0 ? random.nextLong() : random.nextLong() >> random.nextInt(64);
        }

        @Override
        public String text() {
            if (random.nextBoolean()) {
                return TEXTS.get(random.nextInt(TEXTS.size()));
            }
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
            return text.toString();
        }
    }
}
