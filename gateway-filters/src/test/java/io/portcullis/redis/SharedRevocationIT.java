package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.feed.Feed;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/** Two gateways and a Redis that loses everything. */
class SharedRevocationIT {

    private static RedisProcess redis;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        a = gateway().redis(redis).start().awaitReady();
        b = gateway().redis(redis).start().awaitReady();
    }

    private static Gateway.Builder gateway() {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .route("public", "/public/**", "AllowAnonymous")
                .route("api", "/api/**", "VerifyToken");
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        redis.close();
    }

    private static void revokeOnA(String session) {
        assertThat(Operator.of(a)
                        .revoke("kind", "session", "issuer", "corporate", "value", session)
                        .status())
                .isEqualTo(200);
    }

    private static RawHttp.Answer ask(Gateway gateway, String session) {
        return gateway.http()
                .get("/api/1", TestToken.valid().claim("sid", session).compact());
    }

    private static void awaitRefused(Gateway gateway, String session) {
        Patience.await("refused here too").until(() -> ask(gateway, session).status() == 401);
    }

    private static String epoch(Gateway gateway) {
        return gateway.bean(Feed.class).position().epoch();
    }

    private static String log() {
        return redis.cli("XRANGE", "portcullis:{dl}:log", "-", "+");
    }

    @Test
    void outlivesARedisThatLostEverything() {
        revokeOnA("first");
        revokeOnA("second");
        awaitRefused(b, "second");
        String lost = epoch(a);
        redis.kill();
        assertThat(ask(a, "first").status()).isEqualTo(401);
        redis.startEmpty();
        Patience.await("a log that is whole again")
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(log()).contains("value=first").contains("value=second"));
        for (Gateway node : List.of(a, b)) {
            assertThat(ask(node, "first").status()).isEqualTo(401);
            assertThat(ask(node, "second").status()).isEqualTo(401);
            Patience.await("a node that serves").until(() -> ask(node, "other").status() == 200);
        }
        // Who has refused so far needs no Redis; who takes news does.
        Patience.await("a node that follows the new log").until(() -> !epoch(a).equals(lost));
        revokeOnA("third");
        awaitRefused(b, "third");
    }

    @Test
    void outlivesAFlush() {
        revokeOnA("flushed");
        awaitRefused(b, "flushed");
        redis.cli("FLUSHALL");
        Patience.await("a log that is whole again")
                .untilAsserted(() -> assertThat(log()).contains("value=flushed"));
        assertThat(ask(a, "flushed").status()).isEqualTo(401);
        assertThat(ask(b, "flushed").status()).isEqualTo(401);
    }

    @Test
    void replacesALogIntoWhichSomebodyElseHasWritten() {
        revokeOnA("mine");
        awaitRefused(b, "mine");
        redis.cli("XADD", "portcullis:{dl}:log", "999999999-0", "e", "not ours");
        Patience.await("news again").untilAsserted(() -> revokeOnA("news"));
        awaitRefused(b, "news");
        Patience.await("a log that is whole again")
                .untilAsserted(() -> assertThat(log())
                        .contains("value=mine")
                        .contains("value=news")
                        .doesNotContain("not ours"));
    }

    @Test
    void aNodeThatStartsWithoutRedisIsNotReadyUntilItHasReadTheLog() {
        revokeOnA("before");
        try (FaultProxy proxy = FaultProxy.to(redis)) {
            proxy.refuse();
            try (Gateway late = gateway().redis(proxy, redis).start()) {
                assertThat(readiness(late)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
                assertThat(portcullisHealth(late)).isEqualTo("OUT_OF_SERVICE");
                RawHttp.Answer answer = ask(late, "before");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
                assertThat(late.lastDecision().decision()).isEqualTo(Decision.deny(Reason.REVOCATIONS_STALE));
                assertThat(late.http().send("GET", "/public/1").status()).isEqualTo(200);
                assertThat(late.http()
                                .get("/public/1", TestToken.valid().compact())
                                .status())
                        .isEqualTo(503);

                proxy.pass();
                Patience.await("a ready node").until(() -> readiness(late) == ReadinessState.ACCEPTING_TRAFFIC);
                assertThat(portcullisHealth(late)).isEqualTo("UP");
                assertThat(ask(late, "before").status()).isEqualTo(401);
                assertThat(ask(late, "other").status()).isEqualTo(200);
            }
        }
    }

    /** Whoever else asks for the state, or nobody. */
    @Test
    void isNotReadyWhereNoProbeAsksEither() {
        try (FaultProxy proxy = FaultProxy.to(redis)) {
            proxy.refuse();
            try (Gateway late = gateway()
                    .redis(proxy, redis)
                    .property("management.endpoint.health.probes.enabled", "false")
                    .start()) {
                assertThat(readiness(late)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            }
        }
    }

    private static ReadinessState readiness(Gateway gateway) {
        return gateway.bean(ApplicationAvailability.class).getReadinessState();
    }

    private static String portcullisHealth(Gateway gateway) {
        return JsonPath.read(gateway.http().send("GET", "/actuator/health").body(), "$.components.portcullis.status");
    }
}
