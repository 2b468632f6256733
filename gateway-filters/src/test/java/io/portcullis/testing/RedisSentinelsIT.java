package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisSentinelsIT {

    private static final RedisSentinels GROUP = RedisSentinels.start(2);

    @AfterAll
    static void close() {
        GROUP.close();
    }

    @Test
    void promoteAReplicaWhenTheMasterDies() {
        String before = GROUP.master().cli("SET", "k", "v");
        assertThat(before).isEqualTo("OK");
        GROUP.nodes().stream()
                .filter(node -> node.port() != GROUP.masterPort())
                .forEach(replica -> Patience.await("replicas in step")
                        .ignoreExceptions()
                        .until(() -> "v".equals(replica.cli("GET", "k"))));

        RedisProcess old = GROUP.failover();

        assertThat(old.isRunning()).isFalse();
        assertThat(GROUP.masterPort()).isNotEqualTo(old.port());
        assertThat(GROUP.master().cli("GET", "k")).isEqualTo("v");
        assertThat(GROUP.master().cli("SET", "k", "w")).isEqualTo("OK");

        old.startAgain();
        Patience.await("the old master as a replica")
                .atMost(RedisSentinels.FAILOVER_TIMEOUT)
                .ignoreExceptions()
                .until(() -> "w".equals(old.cli("GET", "k")));
    }
}
