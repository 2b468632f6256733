package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Reason;
import io.portcullis.testing.RawStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other values of {@code close-streams}, and HTTP/2. */
class LiveModesIT {

    private static final String HELLO = "data: hello";

    @Test
    void everythingEndsWithItsTokenWhereThatIsWanted() {
        try (LiveGateway live = LiveGateway.closing("all")) {
            aLongPollBecomesARefusal(live, "/api/poll");
            aLongPollBecomesARefusal(live, "/twice/poll");
            aDownloadIsCut(live);
            aLongPollEndsWhenItsTokenExpires(live);
            anOrdinaryExchangeLeavesNothing(live);
        }
    }

    private static void aLongPollBecomesARefusal(LiveGateway live, String target) {
        String id = UUID.randomUUID().toString();
        String token = LiveGateway.token().claim("jti", id).compact();
        long before = live.ends(Reason.TOKEN_REVOKED);
        try (RawStream poll = RawStream.get(live.gateway(), target, token)) {
            live.awaitOpen(1);
            assertThat(live.watched()).isOne();
            live.revokeToken(id);
            assertThat(poll.readUntil("}"))
                    .startsWith("HTTP/1.1 401")
                    .contains("application/problem+json", "invalid_token", "X-Decision-Id")
                    .doesNotContainIgnoringCase("Set-Cookie");
            live.awaitNothingLeft();
            assertThat(live.ends(Reason.TOKEN_REVOKED)).isEqualTo(before + 1);
            poll.get("/api/now", LiveGateway.token().compact());
            assertThat(poll.readUntil("now")).startsWith("HTTP/1.1 200");
        }
    }

    private static void aDownloadIsCut(LiveGateway live) {
        String id = UUID.randomUUID().toString();
        String token = LiveGateway.token().claim("jti", id).compact();
        try (RawStream download = RawStream.get(live.gateway(), "/api/drip", token)) {
            download.readUntil("first");
            live.revokeToken(id);
            assertThat(download.readToEnd()).doesNotContain("\r\n0\r\n\r\n");
            live.awaitNothingLeft();
        }
    }

    private static void aLongPollEndsWhenItsTokenExpires(LiveGateway live) {
        String token = LiveGateway.token().claim("exp", LiveGateway.soon()).compact();
        try (RawStream poll = RawStream.get(live.gateway(), "/api/poll", token)) {
            assertThat(poll.readUntil("}")).startsWith("HTTP/1.1 401");
            assertThat(live.ends(Reason.TOKEN_EXPIRED)).isOne();
            live.awaitNothingLeft();
        }
    }

    private static void anOrdinaryExchangeLeavesNothing(LiveGateway live) {
        String token = LiveGateway.token().compact();
        assertThat(live.gateway().http().get("/api/now", token).status()).isEqualTo(200);
        assertThat(live.gateway().http().get("/api/nowhere", token).status()).isEqualTo(404);
        live.awaitNothingLeft();
    }

    @Test
    void nothingEndsWhereThatIsWanted() {
        try (LiveGateway live = LiveGateway.closing("none")) {
            String id = UUID.randomUUID().toString();
            String token = LiveGateway.token().claim("jti", id).compact();
            try (RawStream stream = RawStream.get(live.gateway(), "/api/sse", token, "Accept: text/event-stream")) {
                stream.readUntil(HELLO);
                assertThat(live.watched()).isZero();
                live.revokeToken(id);
                live.upstream().event("more");
                stream.readUntil("data: more");
                assertThat(live.gateway().http().get("/api/now", token).status())
                        .isEqualTo(401);
            }
            live.awaitNothingLeft();
        }
    }

    /** One connection carries both: only the stream of the token ends. */
    @ParameterizedTest
    @ValueSource(strings = "detected")
    void aStreamOfHttp2EndsWithoutItsConnection(String mode) throws Exception {
        try (LiveGateway live = LiveGateway.closing(mode, "server.http2.enabled", "true")) {
            HttpClient client = HttpClient.newHttpClient();
            String id = UUID.randomUUID().toString();
            get(client, live, "/api/now", LiveGateway.token().compact());
            HttpResponse<InputStream> other =
                    get(client, live, "/api/sse", LiveGateway.token().compact());
            HttpResponse<InputStream> stream = get(
                    client,
                    live,
                    "/api/sse",
                    LiveGateway.token().claim("jti", id).compact());
            assertThat(read(stream, HELLO.length())).isEqualTo(HELLO);
            assertThat(read(other, HELLO.length() + 2)).startsWith(HELLO);
            live.revokeToken(id);
            Assertions.assertThatIOException().isThrownBy(() -> stream.body().readAllBytes());
            live.awaitWatched(1);
            live.awaitOpen(1);
            live.upstream().event("more");
            assertThat(read(other, "data: more".length())).isEqualTo("data: more");
            other.body().close();
            live.awaitNothingLeft();
        }
    }

    private static HttpResponse<InputStream> get(HttpClient client, LiveGateway live, String target, String token)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + RawStream.port(live.gateway()) + target);
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return response;
    }

    private static String read(HttpResponse<InputStream> response, int length) throws Exception {
        return new String(response.body().readNBytes(length), StandardCharsets.UTF_8);
    }
}
