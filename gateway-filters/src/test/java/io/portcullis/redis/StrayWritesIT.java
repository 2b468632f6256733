package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.revocation.RevocationList;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody else writes into the log does not keep gateways from revoking, nor new ones from starting. */
@ExtendWith(QuietLogs.class)
class StrayWritesIT {

    private final RedisLog log = RedisLog.in(RedisServer.shared());

    private final class Node implements AutoCloseable {
        private final RevocationList list = new RevocationList(Clock.systemUTC());
        private final Freshness freshness = new Freshness(System::nanoTime);
        private final RedisFeedStore store = log.open(new LogSettings(Duration.ofMillis(300), Duration.ofHours(1)));
        private final Feed feed;

        private Node(String name) {
            feed = new Feed(name, store, list, freshness, FeedTimes.standard());
            feed.start();
        }

        @Override
        public void close() {
            feed.close();
            store.close();
        }
    }

    private static FeedEntry tenant(int number) {
        return new FeedEntry("tenant %032x 0 4294967295 4000000000".formatted(number), 4_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XADD LOG * e x c y t 1",
                "XADD LOG * e x c y t abc",
                "XADD LOG 18446744073709551615-0 e x c y t 1",
                "HSET META sealAt abc",
                "HSET META ver abc",
                "HSET META ver 1e300",
                "HSET NODES stray garbage"
            })
    void aStrayWriteIsGotOver(String command) {
        try (Node old = new Node("old")) {
            Patience.await("ready").until(old.freshness::isReady);
            old.feed.append(List.of(tenant(1))).join();
            log.redis()
                    .cli(command.replace("LOG", log.keys().log())
                            .replace("META", log.keys().meta())
                            .replace("NODES", log.keys().nodes())
                            .split(" "));
            Patience.await("the log to take news again")
                    .until(() -> !old.feed
                            .append(List.of(tenant(2)))
                            .handle((position, e) -> e)
                            .thenApply(e -> e != null)
                            .join());
            try (Node fresh = new Node("fresh")) {
                Patience.await("a new node to be ready").until(fresh.freshness::isReady);
                assertThat(fresh.list.size()).isEqualTo(2);
                assertThat(fresh.feed.whoHas(fresh.feed.position()).applied()).contains("fresh");
            }
        }
    }
}
