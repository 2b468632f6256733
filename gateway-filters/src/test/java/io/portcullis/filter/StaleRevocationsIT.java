package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.feed.Append;
import io.portcullis.feed.Appended;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.Heartbeat;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.feed.Position;
import io.portcullis.feed.Pulled;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes of requests while nobody knows what was taken back lately. */
@ExtendWith(OutputCaptureExtension.class)
class StaleRevocationsIT {

    private static final String TOKEN =
            "Authorization: Bearer " + TestToken.valid().compact();

    /** A store that a test can take away. */
    static final class Store implements FeedStore {
        private final FeedStore store =
                new MemoryFeedStore(new LogSettings(Duration.ZERO, Duration.ofHours(1)), Clock.systemUTC());
        private volatile boolean isAway;

        private FeedStore store() {
            if (isAway) {
                throw new FeedStoreException("taken away on purpose", false, new IllegalStateException());
            }
            return store;
        }

        @Override
        public Pulled pull(String node, Position position, int limit) {
            return store().pull(node, position, limit);
        }

        @Override
        public Appended append(Append append) {
            return store().append(append);
        }

        @Override
        public List<Heartbeat> heartbeats() {
            return store().heartbeats();
        }

        @Override
        public int awaitReplicas(int atLeast, Duration timeout) {
            return store().awaitReplicas(atLeast, timeout);
        }

        @Override
        public void onHint(Runnable callback) {
            store.onHint(callback);
        }

        @Override
        public void reconnect() {}

        @Override
        public void leave(String node) {
            store().leave(node);
        }

        @Override
        public void close() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class StoreConfiguration {
        @Bean
        Store store() {
            return new Store();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class StoreThatIsAway {
        @Bean
        Store store() {
            Store store = new Store();
            store.isAway = true;
            return store;
        }
    }

    private static Gateway.Builder routes() {
        return Gateway.with()
                .corporateIssuer()
                .property("portcullis.revocation.max-staleness", "500ms")
                .route("public", "/public/**", "AllowAnonymous")
                .route("closed", "/closed/**", "VerifyToken")
                .route("stale", "/stale/**")
                .filter(0, "VerifyToken", "on-stale", "serve-stale")
                .route("reads", "/reads/**")
                .filter(0, "VerifyToken", "onStale", "SAFE_METHODS")
                .route("patient", "/patient/**")
                .filter(0, "VerifyToken", "max-staleness", "10m", "on-stale", "fail-closed")
                .route("both", "/both/**", "VerifyToken")
                .filter(1, "VerifyToken", "max-staleness", "10m", "on-stale", "serve-stale");
    }

    @Test
    void everyRouteDoesWhatItWants() {
        try (Gateway gateway = routes().source(StoreConfiguration.class).start()) {
            Patience.await("freshness").until(() -> status(gateway, "GET", "/closed/1") == 200);
            gateway.bean(Store.class).isAway = true;
            Patience.await("staleness").until(() -> status(gateway, "GET", "/closed/1") == 503);
            assertRefused(gateway);
            assertThat(status(gateway, "POST", "/stale/1", "Content-Length: 0")).isEqualTo(200);
            assertThat(status(gateway, "GET", "/reads/1")).isEqualTo(200);
            assertThat(status(gateway, "HEAD", "/reads/1")).isEqualTo(200);
            assertThat(status(gateway, "POST", "/reads/1", "Content-Length: 0")).isEqualTo(503);
            assertThat(status(gateway, "GET", "/reads/1", "Connection: Upgrade", "Upgrade: WebSocket"))
                    .isEqualTo(503);
            assertThat(status(gateway, "GET", "/patient/1")).isEqualTo(200);
            assertThat(status(gateway, "GET", "/both/1"))
                    .as("the stricter one counts")
                    .isEqualTo(503);
            assertThat(status(gateway, "GET", "/public/1")).isEqualTo(503);
            assertThat(gateway.http().send("GET", "/public/1").status()).isEqualTo(200);
            gateway.bean(Store.class).isAway = false;
            Patience.await("freshness").until(() -> status(gateway, "GET", "/closed/1") == 200);
        }
    }

    private static void assertRefused(Gateway gateway) {
        RawHttp.Answer answer = gateway.http().send("GET", "/closed/1", TOKEN);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 5);
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.REVOCATIONS_STALE));
        assertThat(gateway.lastDecision().stage()).isEqualTo(Stage.REVOCATION);
    }

    @Test
    void aNodeThatNeverHadTheListRefusesWhereThatIsNotWantedOtherwise() {
        try (Gateway gateway = routes().source(StoreThatIsAway.class).start()) {
            assertThat(status(gateway, "GET", "/closed/1")).isEqualTo(503);
            assertThat(status(gateway, "GET", "/patient/1")).isEqualTo(503);
            assertThat(status(gateway, "GET", "/stale/1")).isEqualTo(200);
            gateway.bean(Store.class).isAway = false;
            Patience.await("freshness").until(() -> status(gateway, "GET", "/closed/1") == 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max-staleness, soon, 'Value: \"soon\"'",
        "max-staleness, 100ms, max-staleness is PT0.1S",
        "max-staleness, 16m, max-staleness is PT16M",
        "on-stale, sometimes, 'Value: \"sometimes\"'",
        "on-staleness, fail-closed, on-staleness",
    })
    void anArgumentThatMakesNoSenseStopsTheStart(String name, String value, String named, CapturedOutput output) {
        Throwable failure = catchThrowable(() -> Gateway.with()
                .corporateIssuer()
                .route("odd-one", "/api/**")
                .filter(0, "VerifyToken", name, value)
                .start()
                .close());
        assertThat(failure).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START", named);
    }

    private static int status(Gateway gateway, String method, String target, String... headerLines) {
        String[] lines = new String[headerLines.length + 1];
        System.arraycopy(headerLines, 0, lines, 0, headerLines.length);
        lines[headerLines.length] = TOKEN;
        return gateway.http().send(method, target, lines).status();
    }
}
