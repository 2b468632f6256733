package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.LogSettings;
import io.portcullis.policy.PolicyNode;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that share documents in a Redis that loses some of them, or all. */
@ExtendWith(QuietLogs.class)
class SharedPolicyIT {

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final LogSettings LOG = LogSettings.ofReferences(Duration.ofMillis(300));

    private static RedisProcess redis;

    private final String prefix = "policies" + NEXT.incrementAndGet();
    private final List<AutoCloseable> open = new ArrayList<>();
    private FaultProxy proxy;
    private PolicyNode a;
    private PolicyNode b;

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void start() {
        proxy = FaultProxy.to(redis);
        a = node(redis.endpoint()).started();
        b = node(new RedisEndpoint(proxy.host(), proxy.port(), "", redis.password(), 0, null))
                .started();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.pass();
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        proxy.close();
    }

    private PolicyNode node(RedisEndpoint at) {
        RedisKeys keys = new RedisKeys(prefix, RedisKeys.POLICIES);
        RedisFeedStore store =
                new RedisFeedStore(keys, LOG, RedisLog.TIMEOUT, RedisLog.connections(RedisLog.TIMEOUT, at));
        RedisPolicyContents contents =
                new RedisPolicyContents(prefix, RedisLog.TIMEOUT, RedisLog.connections(RedisLog.TIMEOUT, at));
        PolicyNode node = new PolicyNode(store, contents);
        open.addAll(List.of(store, contents, node));
        return node;
    }

    private String contentsKey(String tenant, String text) {
        return prefix + ":pol:{" + tenant + "}:" + PolicyNode.digest(text);
    }

    @Test
    void whatOnePublishesCountsEverywhere() {
        assertThat(a.publish("acme/orders v1 enforce a")).isEqualTo(1);
        b.awaitInForce("acme/orders enforce a", 1);
        assertThat(b.publish("acme/orders v2 enforce b")).isEqualTo(2);
        a.awaitInForce("acme/orders enforce b", 2);
        b.delete("acme", "orders");
        Patience.await("its end on the other node").until(() -> !a.hasDocuments("acme"));
    }

    @Test
    void everythingComesBackAfterAFlushUnderItsVersion() {
        a.publish("acme/orders v7 enforce a");
        a.publish("acme/orders v8 shadow b");
        a.publish("globex/orders v3 enforce a");
        a.publish("gone/orders v5 enforce a");
        a.delete("gone", "orders");
        b.awaitInForce("globex/orders enforce a", 3);
        redis.cli("FLUSHALL");

        Patience.await("the texts")
                .until(() -> redis.cli("EXISTS", contentsKey("acme", "acme/orders enforce a"))
                        .equals("1"));
        assertThat(a.hasDocuments("acme")).isTrue();
        assertThat(b.hasDocuments("acme")).isTrue();
        PolicyNode late = node(redis.endpoint()).started();
        late.awaitInForce("acme/orders enforce a", 7);
        late.awaitInForce("acme/orders shadow b", 8);
        late.awaitInForce("globex/orders enforce a", 3);
        assertThat(late.hasDocuments("gone")).isFalse();
        Patience.await("a log that takes news again")
                .ignoreExceptions()
                .until(() -> b.publish("acme/orders v9 enforce c") == 9);
        late.awaitInForce("acme/orders enforce c", 9);
    }

    @Test
    void contentsThatRedisHasLostComeBackWhenANodeNeedsThem() {
        a.publish("acme/orders v1 enforce a");
        a.publish("globex/orders v1 enforce a");
        String key = contentsKey("acme", "acme/orders enforce a");
        redis.cli("DEL", key);
        PolicyNode late = node(redis.endpoint()).started();
        assertThat(late.hasDocuments("globex")).isTrue();

        late.awaitInForce("acme/orders enforce a", 1);
        assertThat(redis.cli("EXISTS", key)).isEqualTo("1");
        assertThat(late.hasDocuments("acme")).isTrue();
    }

    @Test
    void contentsThatSomebodyHasChangedAreRefused() {
        a.publish("acme/orders v1 enforce a");
        redis.cli("SET", contentsKey("acme", "acme/orders enforce a"), "acme/orders enforce everything");
        PolicyNode late = node(redis.endpoint()).started();
        assertThat(late.isNotLoaded("acme")).isTrue();
        assertThat(late.troubles()).contains("other contents");
        assertThat(a.hasDocuments("acme")).isTrue();
    }

    @Test
    void oneTenantsBrokenDocumentIsNobodyElses() {
        a.publish("acme/orders v1 enforce a");
        a.publish("globex/orders v1 enforce a");
        redis.cli("SET", contentsKey("acme", "acme/orders enforce a"), "garbage");
        PolicyNode late = node(redis.endpoint()).started();
        late.awaitInForce("globex/orders enforce a", 1);
        assertThat(late.isNotLoaded("acme")).isTrue();
        assertThat(late.hasDocuments("globex")).isTrue();
        a.publish("globex/orders v2 enforce b");
        late.awaitInForce("globex/orders enforce b", 2);
    }

    @Test
    void withoutRedisTheLastKnownStays() {
        a.publish("acme/orders v1 enforce a");
        b.awaitInForce("acme/orders enforce a", 1);
        proxy.refuse();
        assertThatThrownBy(() -> b.publish("acme/orders v2 enforce b")).isInstanceOf(FeedStoreException.class);
        assertThat(b.hasDocuments("acme")).isTrue();
        a.publish("acme/orders v2 enforce c");
        b.awaitInForce("acme/orders enforce a", 1);

        proxy.pass();
        b.awaitInForce("acme/orders enforce c", 2);
    }

    @Test
    void aNodeThatStartsWithoutRedisKnowsNothingUntilItIsThere() {
        a.publish("acme/orders v1 enforce a");
        proxy.refuse();
        PolicyNode late = node(new RedisEndpoint(proxy.host(), proxy.port(), "", redis.password(), 0, null));
        late.begin();
        assertThat(late.isNotLoaded("acme")).isTrue();
        proxy.pass();
        late.awaitInForce("acme/orders enforce a", 1);
        Patience.await("documents that count").until(() -> late.hasDocuments("acme"));
    }
}
