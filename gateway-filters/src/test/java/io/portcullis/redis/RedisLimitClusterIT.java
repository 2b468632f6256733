package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.Balance;
import io.portcullis.ratelimit.Charge;
import io.portcullis.ratelimit.Charged;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisCluster;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Accounts on three masters. */
@ExtendWith(QuietLogs.class)
class RedisLimitClusterIT {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private static RedisCluster cluster;

    private final String prefix = "cluster" + NEXT.incrementAndGet();
    private LimitStore store;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        RedisClusterConfiguration there = new RedisClusterConfiguration(cluster.nodes().stream()
                .map(node -> node.host() + ":" + node.port())
                .toList());
        there.setPassword(cluster.password());
        store = RedisLimits.connected(
                new RedisLimitStore(prefix, new OwnConnections(new LettuceConnectionFactory(there), RedisLog.TIMEOUT)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Charge charge(Account account, long units) {
        return new Charge(account, RedisLimits.SLOW, units, units);
    }

    private Charged charge(Charge... charges) {
        return store.charge(List.of(charges), RedisLog.TIMEOUT).join();
    }

    /** Accounts of six people, who live on all masters. */
    private static Charge[] all(long units) {
        return IntStream.range(0, 6).mapToObj(i -> charge(account(i), units)).toArray(Charge[]::new);
    }

    private static Account account(int i) {
        return new Account("api", "person" + i);
    }

    private long available(Account account) {
        return charge(charge(account, 0)).balances().get(0).available();
    }

    @Test
    void theAccountsOfThisTestLiveOnAllMasters() {
        assertThat(IntStream.range(0, 6).mapToObj(i -> cluster.nodeOf(prefix + ":rl:{person" + i + "}:api")))
                .containsAll(cluster.nodes());
    }

    @Test
    void accountsOfAllMastersAreChargedTogether() {
        Charged charged = charge(all(3));

        assertThat(charged.isGranted()).isTrue();
        assertThat(charged.balances())
                .hasSize(6)
                .allSatisfy(balance ->
                        assertThat(balance).returns(3L, Balance::granted).returns(7L, Balance::available));
    }

    @Test
    void ifOneIsDeniedTheOthersAreGivenBack() {
        charge(charge(account(3), 8));
        Charged denied = charge(all(3));

        assertThat(denied.isGranted()).isFalse();
        assertThat(denied.balances()).extracting(Balance::granted).containsOnly(0L);
        assertThat(denied.balances()).extracting(Balance::available).containsExactly(10L, 10L, 10L, 2L, 10L, 10L);
        assertThat(denied.balances())
                .extracting(balance -> balance.retryNanos() > 0)
                .containsExactly(false, false, false, true, false, false);
        for (int i : Arrays.asList(0, 1, 2, 4, 5)) {
            Patience.await("what was given back").until(() -> available(account(i)) == 10);
        }
        assertThat(available(account(3))).isEqualTo(2);
    }

    @Test
    void accountsOfOneTextAreInOneSlot() {
        Account other = new Account("other", "person1");
        Charged charged = charge(charge(account(1), 2), charge(other, 10));

        assertThat(charged.isGranted()).isTrue();
        assertThat(cluster.nodeOf(prefix + ":rl:{person1}:api")
                        .cli("KEYS", prefix + ":*")
                        .lines())
                .containsExactlyInAnyOrder(prefix + ":rl:{person1}:api", prefix + ":rl:{person1}:other");
        assertThat(charge(charge(account(1), 2), charge(other, 1)).isGranted()).isFalse();
        assertThat(available(account(1))).as("not even for a moment").isEqualTo(8);
    }

    @Test
    void anErrorAtOneMasterGivesTheOthersBack() {
        String broken = prefix + ":rl:{person2}:api";
        cluster.nodeOf(broken).cli("LPUSH", broken, "x");
        assertThat(store.charge(List.of(all(4)), RedisLog.TIMEOUT).handle((charged, error) -> error))
                .succeedsWithin(RedisLog.TIMEOUT)
                .isNotNull();

        for (int i : Arrays.asList(0, 1, 3, 4, 5)) {
            Patience.await("what was given back").until(() -> available(account(i)) == 10);
        }
    }
}
