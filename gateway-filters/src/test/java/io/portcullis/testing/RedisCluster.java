package io.portcullis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster of three masters, all with the same password. */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Starts all and waits until every node finds the cluster complete. */
    public static RedisCluster start() {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.startNodes();
            cluster.form();
            cluster.awaitComplete();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startNodes() {
        String password = UUID.randomUUID().toString();
        for (int i = 0; i < MASTERS; i++) {
            nodes.add(RedisProcess.builder().password(password).cluster().start());
        }
    }

    private void form() {
        for (int i = 0; i < MASTERS; i++) {
            RedisProcess node = nodes.get(i);
            node.cli("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            node.cli(addSlots(firstSlot(i), firstSlot(i + 1)));
        }
        for (RedisProcess other : nodes.subList(1, MASTERS)) {
            nodes.get(0).cli("CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()));
        }
    }

    private static int firstSlot(int node) {
        return SLOTS * node / MASTERS;
    }

    /** Not ADDSLOTSRANGE, which Redis 6.2 does not have. */
    private static String[] addSlots(int from, int to) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, to).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    /** Waits until every node finds the cluster complete. */
    public void awaitComplete() {
        nodes.forEach(
                node -> Patience.await("a complete cluster").ignoreExceptions().until(() -> isComplete(node)));
    }

    private static boolean isComplete(RedisProcess node) {
        String info = node.cli("CLUSTER", "INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
    }

    public List<RedisProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** The master of this key's slot. */
    public RedisProcess nodeOf(String key) {
        int slot = Integer.parseInt(nodes.get(0).cli("CLUSTER", "KEYSLOT", key));
        int node = IntStream.range(0, MASTERS)
                .filter(i -> slot < firstSlot(i + 1))
                .findFirst()
                .orElseThrow();
        return nodes.get(node);
    }

    public String password() {
        return nodes.get(0).password();
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
