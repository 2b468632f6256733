package io.portcullis.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;

/**
 * Waits for replicas on a connection of its own, because WAIT holds up everything else on it. Thread-safe; blocks.
 *
 * <p>WAIT is about the writes of its own connection. The order of replication is that of all writes, so one more write makes
 * it speak about all that came before.
 */
final class ReplicaWait {

    private static final String MARK = "-";

    private final AbstractRedisClient client;
    private final RedisKeys keys;

    ReplicaWait(AbstractRedisClient client, RedisKeys keys) {
        this.client = client;
        this.keys = keys;
    }

    int await(int atLeast, Duration longest) {
        try (StatefulConnection<String, String> connection = connect()) {
            StatefulRedisConnection<String, String> server = serverOf(connection);
            server.setTimeout(longest.plusSeconds(1));
            RedisCommands<String, String> commands = server.sync();
            commands.hset(keys.nodes(), MARK, "0 0 -");
            commands.hdel(keys.nodes(), MARK);
            return Math.toIntExact(commands.waitForReplication(atLeast, longest.toMillis()));
        }
    }

    private StatefulConnection<String, String> connect() {
        return client instanceof RedisClusterClient cluster
                ? cluster.connect(StringCodec.UTF8)
                : ((RedisClient) client).connect(StringCodec.UTF8);
    }

    /** Of a cluster, the one that has the log. */
    private StatefulRedisConnection<String, String> serverOf(StatefulConnection<String, String> connection) {
        if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
            int slot = SlotHash.getSlot(keys.nodes());
            return cluster.getConnection(
                    cluster.getPartitions().getPartitionBySlot(slot).getNodeId());
        }
        return (StatefulRedisConnection<String, String>) connection;
    }
}
