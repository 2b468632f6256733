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

        old.startAgain();
        Patience.await("the old master in the group again")
                .atMost(RedisSentinels.FAILOVER_TIMEOUT)
                .ignoreExceptions()
                .until(() -> hasWhatTheMasterIsTold(old));
    }

    /** Told anew each time: sentinels without processor time may promote once more, which loses what was not replicated. */
    private static boolean hasWhatTheMasterIsTold(RedisProcess node) {
        return "OK".equals(GROUP.master().cli("SET", "k", "w")) && "w".equals(node.cli("GET", "k"));
    }
}
