package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisCluster;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two gateways and three masters, one of which has the log. */
class ClusterIT {

    private static final String LOG = "portcullis:{dl}:log";

    private static RedisCluster cluster;
    private static Gateway a;
    private static Gateway b;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start();
        cluster.nodes().forEach(ClusterIT::grant);
        a = gateway();
        b = gateway();
    }

    private static void grant(RedisProcess node) {
        node.cli(Stream.concat(Stream.of("ACL", "SETUSER", LeastRights.USER), LeastRights.rules().stream())
                .toArray(String[]::new));
        node.cli("ACL", "LOG", "RESET");
    }

    private static Gateway gateway() {
        String nodes = cluster.nodes().stream()
                .map(node -> node.host() + ":" + node.port())
                .collect(Collectors.joining(","));
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .sharedLog()
                .property("spring.data.redis.cluster.nodes", nodes)
                .property("spring.data.redis.username", LeastRights.USER)
                .property("spring.data.redis.password", LeastRights.PASSWORD)
                .route("api", "/api/**", "VerifyToken")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
        cluster.close();
    }

    private static Operator.Reply revokeOnA(String session, String level) {
        return Operator.of(a).revoke("kind", "session", "issuer", "corporate", "value", session, "await", level);
    }

    private static int status(Gateway gateway, String session) {
        return gateway.http()
                .get("/api/1", TestToken.valid().claim("sid", session).compact())
                .status();
    }

    @Test
    void everyNodeFollowsTheOneLog() {
        Operator.Reply reply = revokeOnA("everywhere", "everywhere");
        assertThat((boolean) reply.at("$.reached")).as(reply.body()).isTrue();
        assertThat((List<String>) reply.at("$.applied")).hasSize(2);
        assertThat(status(b, "everywhere")).isEqualTo(401);
        assertThat(cluster.nodeOf(LOG).cli("XRANGE", LOG, "-", "+")).contains("value=everywhere");
    }

    @Test
    void policiesAreSharedToo() {
        SharedPolicies.assertShared(a, b);
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(LeastRights.denied(node)).isSubsetOf("client", "client|setinfo"));
    }

    @Test
    void everyNodeIsSubscribed() {
        Patience.await("two subscriptions")
                .until(() -> cluster.nodes().stream()
                                .mapToInt(ClusterIT::subscribers)
                                .sum()
                        == 2);
    }

    @Test
    void theUserForGatewaysMayDoWhatClientsOfAClusterDo() {
        String health = a.http().send("GET", "/actuator/health").body();
        assertThat((String) JsonPath.read(health, "$.components.redis.status")).isEqualTo("UP");
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(LeastRights.denied(node)).isSubsetOf("client", "client|setinfo"));
    }

    private static int subscribers(RedisProcess node) {
        return Integer.parseInt(node.cli("PUBSUB", "NUMSUB", "portcullis:dl")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow());
    }

    @Test
    void replicatedAsksTheMasterThatHasTheLog() {
        RedisProcess home = cluster.nodeOf(LOG);
        Operator.Reply reply = revokeOnA("replicated", "replicated");
        assertThat((boolean) reply.at("$.stored")).isTrue();
        assertThat((boolean) reply.at("$.reached")).isFalse();
        assertThat(home.cli("INFO", "commandstats"))
                .contains("cmdstat_wait:calls=1,")
                .doesNotContainPattern("cmdstat_wait:.*rejected_calls=[1-9]");
    }

    @Test
    void outlivesTheLossOfTheMasterThatHasTheLog() {
        assertThat((boolean) revokeOnA("kept", "everywhere").at("$.reached")).isTrue();
        RedisProcess home = cluster.nodeOf(LOG);
        home.kill();
        assertThat(status(a, "kept")).isEqualTo(401);
        home.startAgain();
        grant(home);
        cluster.awaitComplete();
        Patience.await("a log that is whole again")
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(home.cli("XRANGE", LOG, "-", "+")).contains("value=kept"));
        for (Gateway node : List.of(a, b)) {
            assertThat(status(node, "kept")).isEqualTo(401);
            Patience.await("a node that serves").until(() -> status(node, "other") == 200);
        }
    }
}
