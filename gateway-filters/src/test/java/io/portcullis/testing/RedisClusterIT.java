package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisClusterIT {

    private static final RedisCluster CLUSTER = RedisCluster.start();

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    @Test
    void everyNodeHasASlotOfItsOwn() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> CLUSTER.nodeOf("k" + i).port())
                        .distinct())
                .hasSize(3);
    }

    @Test
    void aKeyLivesOnOneNodeAndTheOthersPointThere() {
        RedisProcess home = CLUSTER.nodeOf("k");
        assertThat(home.cli("SET", "k", "v")).isEqualTo("OK");
        CLUSTER.nodes().stream()
                .filter(node -> node != home)
                .forEach(other -> assertThatThrownBy(() -> other.cli("GET", "k"))
                        .hasMessageContaining("MOVED")
                        .hasMessageEndingWith(":" + home.port()));
    }

    @Test
    void aClusterClientFindsItsWay() {
        try (RedisClusterClient client = RedisClusterClient.create(
                        RedisURI.create(CLUSTER.nodes().get(0).uri()));
                StatefulRedisClusterConnection<String, String> connection = client.connect()) {
            IntStream.range(0, 100).forEach(i -> connection.sync().set("client" + i, Integer.toString(i)));
            assertThat(CLUSTER.nodeOf("client42").cli("GET", "client42")).isEqualTo("42");
        }
    }
}
