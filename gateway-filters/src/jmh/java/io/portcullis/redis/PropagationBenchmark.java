package io.portcullis.redis;

import io.portcullis.VerifiedToken;
import io.portcullis.feed.Freshness;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.RevocationList;
import io.portcullis.revocation.RevocationOrder;
import io.portcullis.revocation.Revocations;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.RedisSentinels;
import io.portcullis.testing.TestToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * How long after a revocation was acknowledged on one gateway do all others refuse the token? Four gateways in one process
 * on one Redis, at rest, under load, and with a fail-over in the middle. A main method; prints rows of a table.
 *
 * <p>What is timed is the list that requests look at, looked at every 50 µs: the request itself is not part of it.
 */
public final class PropagationBenchmark {

    private static final int GATEWAYS = 4;
    private static final Duration GIVE_UP = Duration.ofSeconds(30);

    private PropagationBenchmark() {}

    public static void main(String[] arguments) {
        System.out.println("| case | revocations | p50 ms | p99 ms | max ms | not acknowledged |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        try (RedisProcess redis = RedisProcess.builder().appendOnly().start()) {
            List<Gateway> gateways = gateways(builder -> builder.property("spring.data.redis.url", redis.uri()));
            measure("warm-up", gateways, 200, () -> {});
            measure("at rest", gateways, 1000, () -> {});
            try (Load load = new Load(gateways)) {
                measure("under load", gateways, 1000, () -> {});
                System.out.println("(load: " + load.perSecond() + " requests/s over all gateways)");
            }
            gateways.forEach(Gateway::close);
        }
        try (RedisSentinels sentinels = RedisSentinels.start(1)) {
            List<Gateway> gateways = gateways(
                    builder -> builder.property("spring.data.redis.sentinel.master", RedisSentinels.MASTER_NAME)
                            .property("spring.data.redis.sentinel.nodes", nodes(sentinels))
                            .property("spring.data.redis.sentinel.password", sentinels.password())
                            .property("spring.data.redis.password", sentinels.password()));
            measure("with a fail-over in the middle", gateways, 1000, sentinels::failover);
            gateways.forEach(Gateway::close);
        }
    }

    private static String nodes(RedisSentinels sentinels) {
        return String.join(
                ",",
                sentinels.sentinels().stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .toList());
    }

    private static List<Gateway> gateways(UnaryOperator<Gateway.Builder> redis) {
        List<Gateway> gateways = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            Gateway.Builder builder = Gateway.with()
                    .corporateIssuer()
                    .route("api", "/api/**", "VerifyToken")
                    .without("portcullis.redis.enabled");
            gateways.add(redis.apply(builder).start());
        }
        gateways.forEach(gateway -> {
            while (!gateway.bean(Freshness.class).isReady()) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        return gateways;
    }

    private static void measure(String name, List<Gateway> gateways, int count, Runnable middle) {
        List<Long> nanos = new ArrayList<>();
        int failed = 0;
        for (int i = 0; i < count; i++) {
            if (i == count / 2) {
                middle.run();
            }
            String id = UUID.randomUUID().toString();
            VerifiedToken token = token(id);
            gateways.forEach(gateway -> gateway.bean(RevocationList.class).refuse(token));
            if (revoke(gateways.get(i % GATEWAYS), id)) {
                nanos.add(untilAllRefuse(gateways, id));
            } else {
                failed++;
            }
            LockSupport.parkNanos(5_000_000);
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "| %s | %d | %.2f | %.2f | %.2f | %d |%n",
                name,
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                Arrays.stream(sorted).max().orElse(0) / 1e6,
                failed);
    }

    private static boolean revoke(Gateway gateway, String id) {
        try {
            gateway.bean(Revocations.class)
                    .revoke(
                            new RevocationOrder(
                                    RevocationKind.TOKEN, TestToken.ISSUER, List.of(id), null, null, null, null),
                            Acknowledgement.APPLIED)
                    .block();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static long untilAllRefuse(List<Gateway> gateways, String id) {
        long acknowledged = System.nanoTime();
        for (Gateway gateway : gateways) {
            RevocationList list = gateway.bean(RevocationList.class);
            VerifiedToken token = token(id);
            while (list.refuse(token) == null) {
                if (System.nanoTime() - acknowledged > GIVE_UP.toNanos()) {
                    throw new IllegalStateException("not refused after " + GIVE_UP);
                }
                LockSupport.parkNanos(50_000);
            }
        }
        return System.nanoTime() - acknowledged;
    }

    private static VerifiedToken token(String id) {
        return new VerifiedToken(
                "a.b.c", "corporate", null, Map.of(), Map.of("iss", TestToken.ISSUER, "jti", id), null);
    }

    /** As many requests as two clients get through. */
    private static final class Load implements AutoCloseable {

        private final ExecutorService clients = Executors.newFixedThreadPool(2);
        private final AtomicBoolean isOn = new AtomicBoolean(true);
        private final java.util.concurrent.atomic.LongAdder requests = new java.util.concurrent.atomic.LongAdder();
        private final long since = System.nanoTime();

        Load(List<Gateway> gateways) {
            String token = TestToken.valid().compact();
            for (int i = 0; i < 2; i++) {
                clients.execute(() -> {
                    for (int n = 0; isOn.get(); n++) {
                        gateways.get(n % GATEWAYS).http().get("/api/1", token);
                        requests.increment();
                    }
                });
            }
        }

        long perSecond() {
            return requests.sum() * 1_000_000_000 / Math.max(1, System.nanoTime() - since);
        }

        @Override
        public void close() {
            isOn.set(false);
            clients.shutdown();
        }
    }
}
