package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Feed;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an acknowledgement says, and what it says when something is away. */
class AcknowledgementIT {

    private static RedisProcess redis;
    private static FaultProxy proxy;
    private static Gateway near;
    private static Gateway far;

    @BeforeAll
    static void start() {
        redis = RedisProcess.builder().appendOnly().start();
        proxy = FaultProxy.to(redis);
        near = gateway().redis(redis).start().awaitReady();
        far = gateway().redis(proxy, redis).start().awaitReady();
    }

    private static Gateway.Builder gateway() {
        return Gateway.with().corporateIssuer().actuator().route("api", "/api/**", "VerifyToken");
    }

    @AfterAll
    static void stop() {
        near.close();
        far.close();
        proxy.close();
        redis.close();
    }

    private static Operator.Reply revoke(String session, String level) {
        return Operator.of(near).revoke("kind", "session", "issuer", "corporate", "value", session, "await", level);
    }

    private static int status(Gateway gateway, String session) {
        return gateway.http()
                .get("/api/1", TestToken.valid().claim("sid", session).compact())
                .status();
    }

    private static void awaitBothFresh() {
        for (Gateway gateway : List.of(near, far)) {
            Patience.await("a node that follows")
                    .until(() -> gateway.bean(Feed.class).lastError() == null && status(gateway, "nobody") == 200);
        }
    }

    @Test
    void appliedNamesThisNode() {
        Operator.Reply reply = revoke("applied", "applied");
        assertThat(reply.status()).isEqualTo(200);
        assertThat((boolean) reply.at("$.stored")).isTrue();
        assertThat((boolean) reply.at("$.reached")).isTrue();
        assertThat((List<String>) reply.at("$.applied"))
                .containsExactly(near.bean(Feed.class).node());
        assertThat((List<String>) reply.at("$.missing")).isEmpty();
    }

    @Test
    void everywhereNamesWhoIsMissing() {
        awaitBothFresh();
        proxy.refuse();
        Operator.Reply reply = revoke("cut-off", "everywhere");
        assertThat(reply.status()).isEqualTo(200);
        assertThat((boolean) reply.at("$.stored")).isTrue();
        assertThat((boolean) reply.at("$.reached")).isFalse();
        assertThat((List<String>) reply.at("$.applied"))
                .containsExactly(near.bean(Feed.class).node());
        assertThat((List<String>) reply.at("$.missing"))
                .containsExactly(far.bean(Feed.class).node());
        assertThat(status(near, "cut-off")).isEqualTo(401);
        proxy.pass();
        Patience.await("the other node").until(() -> status(far, "cut-off") == 401);
        awaitBothFresh();
        assertThat((boolean) revoke("again", "everywhere").at("$.reached")).isTrue();
        assertThat(status(far, "again")).isEqualTo(401);
    }

    @Test
    void replicatedCountsReplicas() {
        Operator.Reply alone = revoke("alone", "replicated");
        assertThat((boolean) alone.at("$.stored")).isTrue();
        assertThat((boolean) alone.at("$.reached")).isFalse();
        assertThat((int) alone.at("$.replicas")).isZero();
        try (RedisProcess replica = RedisProcess.builder().replicaOf(redis).start()) {
            replica.awaitReplication();
            Operator.Reply copied = revoke("copied", "replicated");
            assertThat((boolean) copied.at("$.reached")).as(copied.body()).isTrue();
            assertThat((int) copied.at("$.replicas")).isEqualTo(1);
            assertThat(replica.cli("XREVRANGE", "portcullis:{dl}:log", "+", "-", "COUNT", "1"))
                    .contains("value=copied");
        }
    }

    @Test
    void whatRedisDidNotTakeIsEnforcedHereAndToldLater() {
        awaitBothFresh();
        redis.kill();
        Operator.Reply reply = revoke("unsent", "everywhere");
        assertThat(reply.status()).isEqualTo(503);
        assertThat((boolean) reply.at("$.stored")).isFalse();
        assertThat((String) reply.at("$.detail")).contains("This node enforces it");
        assertThat((String) reply.at("$.error")).startsWith("Redis").doesNotContain("Exception");
        assertThat(status(near, "unsent")).isEqualTo(401);
        assertThat(status(far, "unsent")).isEqualTo(200);
        redis.startAgain();
        Patience.await("the other node").until(() -> status(far, "unsent") == 401);
        assertThat(redis.cli("XRANGE", "portcullis:{dl}:log", "-", "+")).containsOnlyOnce("value=unsent");
        awaitBothFresh();
    }
}
