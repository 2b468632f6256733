package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestToken;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways that share limits in a Redis, one of them through a network with faults. */
@ExtendWith(QuietLogs.class)
class SharedLimitIT {

    private static RedisProcess redis;
    private static FaultProxy proxy;
    private static Gateway a;
    private static Gateway b;

    private final String subject = UUID.randomUUID().toString();
    private final String token = TestToken.valid().claim("sub", subject).compact();

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        proxy = FaultProxy.to(redis);
        a = started(gateway().redis(redis));
        b = started(gateway().redis(proxy, redis));
    }

    /** Counting by the store: the connection for limits is made beside that of the log. */
    private static Gateway started(Gateway.Builder builder) {
        Gateway node =
                builder.property("portcullis.redis.timeout", "600ms").start().awaitReady();
        Patience.await("limits that are counted by the store")
                .until(() -> node.http()
                                .get(
                                        "/deny/1",
                                        TestToken.valid()
                                                .claim("sub", UUID.randomUUID().toString())
                                                .compact())
                                .status()
                        == 200);
        return node;
    }

    private static Gateway.Builder gateway() {
        Gateway.Builder builder =
                Gateway.with().corporateIssuer().actuator().property("management.health.redis.enabled", "false");
        for (String mode : new String[] {"local-share", "allow", "deny"}) {
            builder.property("portcullis.limits." + mode + ".key", "subject")
                    .property("portcullis.limits." + mode + ".quota", "4")
                    .property("portcullis.limits." + mode + ".period", "1h")
                    .property("portcullis.limits." + mode + ".on-unavailable", mode)
                    .route(mode, "/" + mode + "/**", "VerifyToken", "LimitRate=" + mode);
        }
        return builder;
    }

    @AfterEach
    void nothingIsCutOff() {
        proxy.pass();
        Patience.await("limits that are counted by the store").until(() -> {
            b.http().get("/allow/1", TestToken.valid().claim("sub", "probe").compact());
            return !b.bean(RateLimiter.class).isCutOff();
        });
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        proxy.close();
        redis.close();
    }

    private int status(Gateway gateway, String limit) {
        return gateway.http().get("/" + limit + "/1", token).status();
    }

    private long passes(Gateway gateway, String limit, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> status(gateway, limit) == 200)
                .count();
    }

    private void cutOff() {
        proxy.stall();
        Patience.await("a node that no longer waits for the store").until(() -> {
            b.http().get("/allow/1", TestToken.valid().claim("sub", "probe").compact());
            return b.bean(RateLimiter.class).isCutOff();
        });
    }

    @Test
    void bothChargeTheSameAccount() {
        assertThat(passes(a, "deny", 3)).isEqualTo(3);
        assertThat(passes(b, "deny", 3)).isOne();
        assertThat(status(a, "deny")).isEqualTo(429);
    }

    @Test
    void anAccountThatIsResetOnOneIsFullOnTheOther() {
        assertThat(passes(a, "deny", 5)).isEqualTo(4);
        assertThat(status(b, "deny")).isEqualTo(429);

        assertThat(a.http()
                        .send("DELETE", "/actuator/ratelimits/deny/corporate:" + subject)
                        .status())
                .isEqualTo(200);

        assertThat(status(a, "deny")).isEqualTo(200);
        Patience.await("a denial that is no longer believed").until(() -> status(b, "deny") == 200);
    }

    @Test
    void whileTheStoreIsAwayEachLimitDoesWhatItSays() {
        cutOff();

        assertThat(status(b, "deny")).isEqualTo(503);
        assertThat(((Decision.Deny) b.lastDecision().decision()).reason()).isEqualTo(Reason.LIMITS_UNAVAILABLE);
        assertThat(passes(b, "allow", 9)).isEqualTo(9);
        assertThat(passes(b, "local-share", 9)).as("half of the limit").isEqualTo(2);
        assertThat(b.http().send("GET", "/actuator/health").body()).contains("\"limits\":{\"store\":\"away\"}");
    }

    @Test
    void nothingIsAskedOfAStoreThatIsAway() {
        cutOff();
        long calls = b.bean(RateLimiter.class).statistics().calls();

        passes(b, "allow", 50);

        assertThat(b.bean(RateLimiter.class).statistics().calls()).isEqualTo(calls);
    }

    @Test
    void whatWasAskedWhileTheStoreWasAwayIsNotChargedLater() {
        status(b, "allow");
        cutOff();
        passes(b, "allow", 20);

        proxy.passHeld();
        nothingIsCutOff();

        assertThat(passes(a, "allow", 9)).isEqualTo(3);
    }

    @Test
    void aFloodOnADeniedKeyAsksNobody() {
        passes(a, "deny", 5);
        long calls = a.bean(RateLimiter.class).statistics().calls();

        assertThat(passes(a, "deny", 100)).isZero();

        assertThat(a.bean(RateLimiter.class).statistics().calls() - calls)
                .as("once a second at the most")
                .isLessThan(20);
    }

    @Test
    void aStoreThatWasRestartedEmptyCountsAnew() {
        assertThat(passes(a, "deny", 5)).isEqualTo(4);

        redis.kill();
        redis.startEmpty();

        Patience.await("an account that is full").until(() -> status(a, "deny") == 200);
        assertThat(passes(a, "deny", 9)).isEqualTo(3);
    }
}
