package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.LimitStatistics;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawStream;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.StreamUpstream;
import io.portcullis.testing.TestToken;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests at the same time, over two gateways and an upstream whose answers do not end. */
@ExtendWith(QuietLogs.class)
class SharedSlotsIT {

    private static final String HELLO = "data: hello";

    private static RedisProcess redis;
    private static StreamUpstream upstream;
    private static Gateway a;
    private static Gateway b;

    private final String token =
            TestToken.valid().claim("sub", UUID.randomUUID().toString()).compact();

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        upstream = new StreamUpstream();
        a = node();
        b = node();
    }

    /** Patient, and counting by the store: the connection for limits is made beside that of the log. */
    private static Gateway node() {
        Gateway node = gateway()
                .redis(redis)
                .property("portcullis.redis.timeout", "2s")
                .start()
                .awaitReady();
        String token = TestToken.valid().claim("sub", "first").compact();
        Patience.await("limits that are counted by the store").until(() -> {
            LimitStatistics statistics = node.bean(RateLimiter.class).statistics();
            long failures = statistics.failures();
            return node.http().get("/api/now", token).status() == 200 && statistics.failures() == failures;
        });
        return node;
    }

    private static Gateway.Builder gateway() {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .property("portcullis.limits.two.key", "subject")
                .property("portcullis.limits.two.max-concurrent", "2")
                .property("portcullis.limits.rare.key", "subject")
                .property("portcullis.limits.rare.quota", "1")
                .property("portcullis.limits.rare.period", "1h")
                .route("api", "/api/**", "VerifyToken", "StripPrefix=1", "LimitRate=two")
                .property("spring.cloud.gateway.server.webflux.routes[0].uri", upstream.uri())
                .route("rare", "/rare/**", "VerifyToken", "StripPrefix=1", "LimitRate=two, rare")
                .property("spring.cloud.gateway.server.webflux.routes[1].uri", upstream.uri());
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        upstream.close();
        redis.close();
    }

    private RawStream stream(Gateway gateway) {
        RawStream stream = RawStream.get(gateway, "/api/sse", token);
        stream.readUntil(HELLO);
        return stream;
    }

    private int status(Gateway gateway) {
        return gateway.http().get("/api/now", token).status();
    }

    @Test
    void bothTogetherLetSoManyThrough() {
        try (RawStream first = stream(a);
                RawStream second = stream(b)) {
            assertThat(status(a)).isEqualTo(429);
            assertThat(status(b)).isEqualTo(429);
            assertThat(((Decision.Deny) b.lastDecision().decision()).reason()).isEqualTo(Reason.CONCURRENCY_EXCEEDED);
        }
    }

    @Test
    void whateverEndsIsRoomForAnotherOnWhateverNode() {
        try (RawStream first = stream(a)) {
            RawStream second = stream(a);
            assertThat(status(b)).isEqualTo(429);
            second.close();
            Patience.await("a slot on the other node").until(() -> status(b) == 200);
        }
        Patience.await("no slot that is used")
                .until(() -> a.bean(ConcurrencyLimiter.class).used() == 0);
    }

    @Test
    void oneAfterTheOtherIsNotAtTheSameTime() {
        for (int i = 0; i < 30; i++) {
            assertThat(status(a)).isEqualTo(200);
        }
    }

    @Test
    void whoeverIsRefusedForAnotherLimitHoldsNothing() {
        assertThat(a.http().get("/rare/now", token).status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(a.http().get("/rare/now", token).status()).isEqualTo(429);
        }
        Patience.await("no slot that is used")
                .until(() -> a.bean(ConcurrencyLimiter.class).used() == 0);
        assertThat(status(a)).isEqualTo(200);
    }
}
