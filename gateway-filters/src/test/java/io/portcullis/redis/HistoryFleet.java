package io.portcullis.redis;

import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** A store and some nodes, each behind a network of its own. One thread changes it, any may look. */
final class HistoryFleet<N extends FleetNode> implements AutoCloseable {

    private final HistoryStore store = new HistoryStore();
    private final List<FaultProxy> proxies;
    private final RedisKeys keys;
    private final Birth<N> birth;
    private final List<N> nodes = new CopyOnWriteArrayList<>();
    private int lives;

    /** How a node begins to follow the log through a proxy. */
    interface Birth<N> {
        N begin(String name, FaultProxy proxy, String password);
    }

    /** So many nodes that follow the log under these keys. */
    HistoryFleet(int size, RedisKeys keys, Birth<N> birth) {
        this.keys = keys;
        this.birth = birth;
        proxies = IntStream.range(0, size)
                .mapToObj(i -> FaultProxy.to(store.primary()))
                .toList();
        proxies.forEach(proxy -> nodes.add(newLife(proxy)));
        awaitSync();
    }

    private N newLife(FaultProxy proxy) {
        lives++;
        return birth.begin("n" + lives, proxy, store.primary().password());
    }

    HistoryStore store() {
        return store;
    }

    List<FaultProxy> proxies() {
        return proxies;
    }

    /** Of the log. */
    RedisKeys keys() {
        return keys;
    }

    /** The living. */
    List<N> nodes() {
        return nodes;
    }

    /** The node at this place ends without a word. */
    void crash(int place) {
        proxies.get(place).refuse();
        nodes.get(place).close();
    }

    /** Another one, which knows nothing, takes its place. */
    void replace(int place) {
        proxies.get(place).pass();
        nodes.set(place, newLife(proxies.get(place)));
    }

    void retarget() {
        RedisProcess primary = store.primary();
        proxies.forEach(proxy -> proxy.target(primary.host(), primary.port()));
    }

    /** Every node has a whole list of now; so whatever the store had lost is there again. */
    void awaitSync() {
        long now = System.nanoTime();
        Patience.await("nodes that are in step").until(() -> nodes.stream().allMatch(node -> node.hasSyncedSince(now)));
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(nodes);
        all.addAll(proxies);
        all.add(store);
        all.forEach(HistoryFleet::closeOne);
    }

    private static void closeOne(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
