package io.portcullis.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One master, its replicas and three sentinels, all with the same password. */
public final class RedisSentinels implements AutoCloseable {

    public static final String MASTER_NAME = "portcullis";

    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;

    /** Twice what sentinels leave between two pings: with less, one late answer is a failover. */
    private static final long DOWN_AFTER_MILLIS = 2000;

    /** Sentinels that were starved of time distrust their clocks and do nothing for 30 s. */
    static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(90);

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinels() {}

    /** Starts all and waits until every sentinel knows all others. */
    public static RedisSentinels start(int replicas) {
        RedisSentinels group = new RedisSentinels();
        try {
            group.startNodes(replicas);
            group.startSentinels();
            group.sentinels.forEach(sentinel -> Patience.await("sentinels that know each other")
                    .atMost(FAILOVER_TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> knowsAll(sentinel, replicas)));
            return group;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void startNodes(int replicas) {
        nodes.add(RedisProcess.start());
        for (int i = 0; i < replicas; i++) {
            nodes.add(RedisProcess.builder().replicaOf(nodes.get(0)).start());
        }
        nodes.stream().skip(1).forEach(RedisProcess::awaitReplication);
    }

    private void startSentinels() {
        RedisProcess master = nodes.get(0);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisProcess.builder()
                    .password(password())
                    .sentinel(
                            "sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + master.port() + " " + QUORUM,
                            "sentinel auth-pass " + MASTER_NAME + " " + password(),
                            "sentinel down-after-milliseconds " + MASTER_NAME + " " + DOWN_AFTER_MILLIS,
                            "sentinel failover-timeout " + MASTER_NAME + " 3000",
                            "sentinel sentinel-pass " + password())
                    .start());
        }
    }

    private static boolean knowsAll(RedisProcess sentinel, int replicas) {
        String state = sentinel.cli("SENTINEL", "MASTER", MASTER_NAME);
        return state.contains("num-slaves\n" + replicas + "\n")
                && state.contains("num-other-sentinels\n" + (SENTINELS - 1) + "\n");
    }

    /** The data nodes, dead ones too; the first one was the first master. */
    public List<RedisProcess> nodes() {
        return List.copyOf(nodes);
    }

    public List<RedisProcess> sentinels() {
        return List.copyOf(sentinels);
    }

    public String password() {
        return nodes.get(0).password();
    }

    /** The port of the master that the first living sentinel names. */
    public int masterPort() {
        RedisProcess sentinel =
                sentinels.stream().filter(RedisProcess::isRunning).findFirst().orElseThrow();
        return masterPort(sentinel);
    }

    public RedisProcess master() {
        int port = masterPort();
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
    }

    /** Kills the master and waits until all sentinels have agreed on another one. Returns the killed one. */
    public RedisProcess failover() {
        RedisProcess old = master();
        old.kill();
        Patience.await("a new master")
                .atMost(FAILOVER_TIMEOUT)
                .ignoreExceptions()
                .until(() -> hasSucceeded(old));
        return old;
    }

    private boolean hasSucceeded(RedisProcess old) {
        List<Integer> named = sentinels.stream()
                .filter(RedisProcess::isRunning)
                .map(RedisSentinels::masterPort)
                .distinct()
                .toList();
        return named.size() == 1
                && named.get(0) != old.port()
                && master().cli("ROLE").startsWith("master");
    }

    private static int masterPort(RedisProcess sentinel) {
        String hostAndPort = sentinel.cli("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME);
        return Integer.parseInt(hostAndPort.substring(hostAndPort.indexOf('\n') + 1));
    }

    @Override
    public void close() {
        Stream.of(sentinels, nodes).flatMap(List::stream).forEach(RedisProcess::close);
    }
}
