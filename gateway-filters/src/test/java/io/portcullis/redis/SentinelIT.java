package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.RedisSentinels;
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways that find Redis through its sentinels. */
class SentinelIT {

    private static RedisSentinels group;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() {
        group = RedisSentinels.start(1);
        a = gateway();
        b = gateway();
    }

    private static Gateway gateway() {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .sharedLog()
                .property("spring.data.redis.sentinel.master", RedisSentinels.MASTER_NAME)
                .property("spring.data.redis.sentinel.nodes", sentinels())
                .property("spring.data.redis.sentinel.password", group.password())
                .property("spring.data.redis.password", group.password())
                .route("api", "/api/**", "VerifyToken")
                .start()
                .awaitReady();
    }

    private static String sentinels() {
        return group.sentinels().stream()
                .map(sentinel -> sentinel.host() + ":" + sentinel.port())
                .collect(Collectors.joining(","));
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        group.close();
    }

    @Test
    void policiesAreSharedToo() {
        SharedPolicies.assertShared(a, b);
    }

    private static Operator.Reply revokeOnA(String session, String level) {
        return Operator.of(a).revoke("kind", "session", "issuer", "corporate", "value", session, "await", level);
    }

    private static String token(String session) {
        return TestToken.valid().claim("sid", session).compact();
    }

    @Test
    void aFailoverUnderTrafficLosesNothing() {
        Operator.Reply before = revokeOnA("before", "replicated");
        assertThat((boolean) before.at("$.reached")).as(before.body()).isTrue();
        Patience.await("refused on the other node")
                .until(() -> b.http().get("/api/1", token("before")).status() == 401);

        try (Traffic traffic = new Traffic(token("before"), List.of(a, b))) {
            RedisProcess old = group.failover();
            assertThat(old.isRunning()).isFalse();
            Patience.await("a log that takes entries again")
                    .until(() -> revokeOnA("after", "applied").status() == 200);
            Patience.await("refused on the other node")
                    .until(() -> b.http().get("/api/1", token("after")).status() == 401);
            for (Gateway node : List.of(a, b)) {
                Patience.await("a node that serves")
                        .until(() -> node.http().get("/api/1", token("other")).status() == 200);
            }
            assertThat(traffic.refused.get()).isPositive();
            assertThat(traffic.passed.get()).isZero();
        }
        assertThat(group.master().cli("XRANGE", "portcullis:{dl}:log", "-", "+"))
                .contains("value=before")
                .contains("value=after");
    }

    /** One client that goes on sending a token that was taken back; on a thread of its own, which the common pool may lack. */
    private static final class Traffic implements AutoCloseable {

        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger passed = new AtomicInteger();
        private final CompletableFuture<Void> sender;

        private Traffic(String token, List<Gateway> nodes) {
            sender = CompletableFuture.runAsync(
                    () -> {
                        while (!isOver.get()) {
                            for (Gateway node : nodes) {
                                int status = node.http().get("/api/1", token).status();
                                (status == 401 ? refused : passed).incrementAndGet();
                            }
                        }
                    },
                    sender -> new Thread(sender, "traffic").start());
        }

        @Override
        public void close() {
            isOver.set(true);
            sender.join();
        }
    }
}
