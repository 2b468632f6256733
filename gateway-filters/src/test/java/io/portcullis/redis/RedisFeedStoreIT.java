package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.portcullis.feed.Append;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedStoreContract;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.Position;
import io.portcullis.feed.Pulled;
import io.portcullis.feed.Pulled.Outcome;
import io.portcullis.feed.RankConflictException;
import io.portcullis.feed.RankReplica;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisFeedStoreIT extends FeedStoreContract {

    /** An entry without its chain. */
    private static final String DAMAGE_SECOND = """
            local log = redis.call('XRANGE', KEYS[1], '-', '+')
            redis.call('DEL', KEYS[1])
            for i, entry in ipairs(log) do
              redis.call('XADD', KEYS[1], entry[1], unpack(i == 2 and {'e', 'damaged'} or entry[2]))
            end
            """;

    private static final FeedEntry SUPERSEDING = RankReplica.entry("acme/a", "live", 1, "text");

    private static RedisProcess redis;

    private final RedisLog log = RedisLog.in(redis);

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected FeedStore open(LogSettings settings) {
        return log.open(settings);
    }

    @Override
    protected void pass(Duration time) {
        log.pass(time);
    }

    @Override
    protected void loseNewest(int entries) {
        log.loseNewest(entries);
    }

    @Override
    protected void awaitSubscription() {
        log.awaitSubscription();
    }

    @Test
    void theKeysShareASlotAndCarryThePrefix() {
        store.append(new Append(List.of(SUPERSEDING), null, false, null));
        store.append(repair("one"));
        pull(Position.START);

        assertThat(redis.cli("KEYS", log.keys().prefix() + ":*").split("\n"))
                .containsExactlyInAnyOrder(log.keys().all().toArray(String[]::new));
        assertThat(log.keys().all()).extracting(SlotHash::getSlot).containsOnly(SlotHash.getSlot("dl"));
    }

    @Test
    void theLockDoesNotOutliveItsTime() {
        store.append(repair("one"));

        assertThat(Long.parseLong(redis.cli("PTTL", log.keys().repair()))).isBetween(1L, LOCK.toMillis());
    }

    @Test
    void isEmptyAfterAFlush() {
        Position known = append("a");
        redis.cli("FLUSHALL");

        assertThat(pull(known).outcome()).isEqualTo(Outcome.EMPTY);
    }

    @Test
    void isEmptyWhenEitherKeyWasEvicted() {
        for (String key : new String[] {log.keys().meta(), log.keys().log()}) {
            Position known = append("a");
            redis.cli("DEL", key);

            assertThat(pull(known).outcome()).as(key).isEqualTo(Outcome.EMPTY);
            assertThat(pull(Position.START).outcome()).as(key).isEqualTo(Outcome.EMPTY);
            Position next = append("b");
            assertThat(next.epoch()).as(key).isNotEqualTo(known.epoch());
            assertThat(texts(pull(Position.START))).as(key).containsExactly("b");
        }
    }

    @Test
    void isEmptyWhenTheNewestEntryWasDeleted() {
        Position known = append("a", "b");
        redis.cli("XDEL", log.keys().log(), "2-0");

        assertThat(pull(known).outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(append("c").epoch()).isNotEqualTo(known.epoch());
    }

    @Test
    void sealsALogWhoseClockHasGoneBack() {
        append("a");
        redis.cli("HSET", log.keys().meta(), "sealAt", "9999999999999");

        Pulled pulled = pull(Position.START);
        assertThat(pulled.sealAt()).isEqualTo(pulled.now() + SEAL.toMillis());
        assertThat(pull(Position.START).sealAt()).isEqualTo(pulled.sealAt());
    }

    @Test
    void anotherProcessIsNotSealedAtFirst() {
        append("a");
        pass(SEAL);
        redis.cli("HSET", log.keys().meta(), "run", "another");

        Pulled pulled = pull(Position.START);
        assertThat(pulled.sealAt()).isEqualTo(pulled.now() + SEAL.toMillis());
        assertThat(pull(Position.START).sealAt()).as("once").isEqualTo(pulled.sealAt());
    }

    @Test
    void tellsItsScriptsAgainToAServerThatForgotThem() {
        append("a");
        pull(Position.START);
        store.heartbeats();
        redis.cli("SCRIPT", "FLUSH");

        append("b");
        redis.cli("SCRIPT", "FLUSH");
        assertThat(texts(pull(Position.START))).containsExactly("a", "b");
        redis.cli("SCRIPT", "FLUSH");
        assertThat(store.heartbeats()).hasSize(1);
    }

    @Test
    void goesOnAfterItsConnectionsWereKilled() {
        AtomicInteger hints = new AtomicInteger();
        store.onHint(hints::incrementAndGet);
        log.awaitSubscription();
        append("a");
        redis.cli("CLIENT", "KILL", "TYPE", "normal");
        redis.cli("CLIENT", "KILL", "TYPE", "pubsub");

        Patience.await("an answer")
                .ignoreExceptions()
                .until(() -> texts(pull(Position.START)).contains("a"));
        log.awaitSubscription();
        int before = hints.get();
        append("b");
        Patience.await("a hint").until(() -> hints.get() > before);
    }

    @Test
    void aNewConnectionIsAskedAfterDroppingTheOld() {
        AtomicInteger hints = new AtomicInteger();
        store.onHint(hints::incrementAndGet);
        log.awaitSubscription();
        append("a");
        int before = hints.get();
        store.reconnect();

        assertThat(texts(pull(Position.START))).containsExactly("a");
        Patience.await("a hint of the new subscription").until(() -> hints.get() > before);
    }

    @Test
    void readsOnPastADamagedEntry() {
        append("a", "b", "c");
        redis.cli("EVAL", DAMAGE_SECOND, "1", log.keys().log());

        Pulled first = store.pull(NODE, Position.START, 2);
        Position damaged =
                new Position(first.head().epoch(), 2, first.entries().get(1).chain());
        Pulled second = store.pull(NODE, damaged, 2);
        assertThat(second.outcome()).isEqualTo(Outcome.OK);
        assertThat(texts(second)).containsExactly("c");
    }

    @Test
    void revocationsLeaveNoIndex() {
        append("a");

        assertThat(redis.cli("EXISTS", log.keys().latest())).isEqualTo("0");
    }

    @Test
    void anIndexThatWasLostIsMadeAnewFromTheLog() {
        whole();
        store.append(new Append(
                List.of(
                        SUPERSEDING,
                        RankReplica.entry("acme/a", "shadow", 7, "x"),
                        RankReplica.entry("acme/b", "live", 2, "x")),
                null,
                false,
                null));
        redis.cli("DEL", log.keys().latest());

        assertThatThrownBy(() -> store.append(onlyIf(RankReplica.entry("acme/a", "live", 2, "x"), 1)))
                .isInstanceOf(RankConflictException.class);
        store.append(onlyIf(RankReplica.entry("acme/a", "live", 8, "x"), 7));
        store.append(onlyIf(RankReplica.entry("acme/b", "live", 3, "x"), 2));
        assertThat(redis.cli("HGET", log.keys().latest(), "acme/b")).isEqualTo("live 3 5");
    }

    @Test
    void aCallThatTheClientSendsAgainAfterAReconnectionIsNoConflict() throws IOException {
        whole();
        String first = call("call-1", "2 live acme/a");
        String later = call("call-2", "3 live acme/a", "2");

        assertThat(first).startsWith("OK");
        assertThat(later).startsWith("OK");
        assertThat(call("call-1", "2 live acme/a")).as("sent again").startsWith("OK");
        assertThat(call("call-3", "2 live acme/a")).as("another one's").startsWith("CONFLICT");
        assertThat(texts(pull(Position.START))).hasSize(2);
    }

    private String call(String id, String end) throws IOException {
        return call(id, end, "0");
    }

    private String call(String id, String end, String expected) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("EVAL", Files.readString(Path.of("../redis/scripts/feed-append.lua")), "5"));
        command.addAll(log.keys().all());
        command.addAll(List.of("channel", "400", "3600000", id, "", "0", "", expected, "0", "text", end));
        return redis.cli(command.toArray(String[]::new));
    }

    private void whole() {
        append();
        pull(Position.START);
        pass(SEAL);
    }

    private static Append onlyIf(FeedEntry entry, long expected) {
        return new Append(List.of(entry), null, false, null, expected);
    }

    @Test
    void aKeyOfAnotherTypeIsAnError() {
        redis.cli("SET", log.keys().meta(), "x");

        assertThatThrownBy(() -> pull(Position.START))
                .isInstanceOf(FeedStoreException.class)
                .hasMessageContaining("WRONGTYPE");
    }

    @Test
    void hasNoReplicas() {
        append("a");

        assertThat(store.awaitReplicas(1, Duration.ofSeconds(1))).isZero();
        assertThat(store.heartbeats()).as("its mark").isEmpty();
    }
}
