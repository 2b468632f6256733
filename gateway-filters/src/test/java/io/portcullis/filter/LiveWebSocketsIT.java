package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Reason;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveWebSocketsIT {

    private static final int POLICY_VIOLATION = 1008;

    private static LiveGateway live;

    @BeforeAll
    static void start() {
        live = LiveGateway.closing("detected");
    }

    @AfterEach
    void nothingIsLeft() {
        live.awaitNothingLeft();
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    /** A client, with what it heard. */
    private static final class Client implements WebSocket.Listener {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private WebSocket socket;

        static Client connect(LiveGateway live, String target, String token) {
            Client client = new Client();
            client.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(URI.create("ws://127.0.0.1:" + RawStream.port(live.gateway()) + target), client)
                    .join();
            return client;
        }

        void says(String text) {
            socket.sendText(text, true).join();
        }

        void hears(String text) {
            Patience.await(text).until(() -> heard.contains(text));
        }

        int status() throws Exception {
            return closed.get(30, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/ws", "/socket/ws", "/public/ws", "/twice/ws"})
    void aWebSocketEndsWithItsTokenAndNoOther(String target) throws Exception {
        String id = UUID.randomUUID().toString();
        long before = live.ends(Reason.TOKEN_REVOKED);
        Client other = Client.connect(live, target, LiveGateway.token().compact());
        Client mine = Client.connect(
                live, target, LiveGateway.token().claim("jti", id).compact());
        other.says("o1");
        other.hears("o1");
        mine.says("m1");
        mine.hears("m1");
        assertThat(live.watched()).isEqualTo(2);
        live.revokeToken(id);
        assertThat(mine.status()).isEqualTo(POLICY_VIOLATION);
        live.awaitOpen(1);
        assertThat(live.ends(Reason.TOKEN_REVOKED)).isEqualTo(before + 1);
        other.says("o2");
        other.hears("o2");
        other.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(other.status()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void aWebSocketEndsWhenItsTokenExpires() throws Exception {
        String token = LiveGateway.token().claim("exp", LiveGateway.soon()).compact();
        Client client = Client.connect(live, "/api/ws", token);
        client.says("hello");
        client.hears("hello");
        assertThat(client.status()).isEqualTo(POLICY_VIOLATION);
    }

    @Test
    void nothingIsLeftOfAWebSocketThatItsClientAborts() {
        Client client = Client.connect(live, "/api/ws", LiveGateway.token().compact());
        client.says("hello");
        client.hears("hello");
        live.awaitWatched(1);
        client.socket.abort();
    }

    @Test
    void aClientThatDoesNotReadIsCutOffAllTheSame() {
        String id = UUID.randomUUID().toString();
        try (RawStream stuck = RawStream.get(
                live.gateway(),
                "/api/ws/flood",
                LiveGateway.token().claim("jti", id).compact(),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
            assertThat(stuck.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
            live.awaitOpen(1);
            awaitThatNothingFlows();
            live.revokeToken(id);
            live.awaitNothingLeft();
            Patience.await("a closed connection").until(() -> stuck.isClosedWhenWrittenTo());
        }
    }

    private static void awaitThatNothingFlows() {
        AtomicLong before = new AtomicLong();
        Patience.await("full buffers").pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = live.upstream().flooded();
            return now > 0 && now == before.getAndSet(now);
        });
    }

    @Test
    void aRequestForAWebSocketWithATokenThatWasTakenBackIsRefused() {
        String id = UUID.randomUUID().toString();
        live.revokeToken(id);
        assertThat(live.gateway()
                        .http()
                        .send(
                                "GET",
                                "/api/ws",
                                "Authorization: Bearer "
                                        + LiveGateway.token().claim("jti", id).compact(),
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aWebSocketStaysWhereThatIsWanted() {
        try (LiveGateway open = LiveGateway.closing("none")) {
            String id = UUID.randomUUID().toString();
            Client client = Client.connect(
                    open, "/api/ws", LiveGateway.token().claim("jti", id).compact());
            client.says("before");
            client.hears("before");
            open.revokeToken(id);
            client.says("after");
            client.hears("after");
            client.socket.abort();
            open.awaitNothingLeft();
        }
    }
}
