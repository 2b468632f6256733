package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.audit.DecidedRequest;
import io.portcullis.audit.DecidedStage;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.Revocations;
import io.portcullis.testing.RawStream;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as they are detected: no client here says that it accepts one unless the test is about that. */
class LiveStreamsIT {

    private static final String HELLO = "data: hello";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

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

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(RevocationKind.TOKEN, TestToken.ISSUER, "jti", Reason.TOKEN_REVOKED),
                Arguments.of(RevocationKind.SESSION, TestToken.ISSUER, "sid", Reason.SESSION_REVOKED),
                Arguments.of(RevocationKind.SUBJECT, TestToken.ISSUER, "sub", Reason.SUBJECT_REVOKED),
                Arguments.of(RevocationKind.CLIENT, TestToken.ISSUER, "azp", Reason.CLIENT_REVOKED),
                Arguments.of(RevocationKind.TENANT, null, "tenant", Reason.TENANT_REVOKED));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aStreamEndsWithItsTokenAndNoOther(RevocationKind kind, String issuer, String claim, Reason reason) {
        String mine = UUID.randomUUID().toString();
        TestToken others = LiveGateway.token().claim("tenant", "others");
        long before = live.ends(reason);
        try (RawStream other = RawStream.get(live.gateway(), "/api/sse", others.compact());
                RawStream stream = RawStream.get(
                        live.gateway(),
                        "/api/sse",
                        LiveGateway.token().claim(claim, mine).compact())) {
            other.readUntil(HELLO);
            stream.readUntil(HELLO);
            assertThat(live.watched()).isEqualTo(2);
            live.revoke(kind, issuer, mine);
            assertThat(stream.readToEnd()).doesNotContain(LAST_CHUNK);
            live.awaitOpen(1);
            assertThat(live.ends(reason)).isEqualTo(before + 1);
            live.upstream().event("more");
            other.readUntil("data: more");
        }
    }

    @Test
    void aStreamEndsWithTheKeyThatSignedItsTokenAlsoIfItsHeaderNamesNone() {
        String token = LiveGateway.token().withoutHeader("kid").compact();
        try (RawStream stream = RawStream.get(live.gateway(), "/api/sse", token)) {
            stream.readUntil(HELLO);
            live.revoke(RevocationKind.KEY, "corporate", "ES256");
            stream.readToEnd();
            assertThat(live.ends(Reason.KEY_REVOKED)).isOne();
            assertThat(live.gateway().http().get("/api/now", token).status()).isEqualTo(401);
        } finally {
            live.gateway()
                    .bean(Revocations.class)
                    .lift(RevocationKind.KEY, "corporate", "ES256", null)
                    .block();
        }
        assertThat(live.gateway().http().get("/api/now", token).status()).isEqualTo(200);
    }

    @Test
    void theEndOfAStreamIsADecisionOfItsRequest() {
        String id = UUID.randomUUID().toString();
        TestToken token = LiveGateway.token().claim("jti", id).claim("sub", id);
        try (RawStream stream = RawStream.get(live.gateway(), "/api/sse", token.compact())) {
            stream.readUntil(HELLO);
            live.revokeToken(id);
            stream.readToEnd();
        }
        List<DecidedRequest> requests = live.gateway().bean(RecentDecisions.class).newest().stream()
                .filter(request -> id.equals(request.subject()))
                .toList();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).refusal()).isEqualTo(Decision.deny(Reason.TOKEN_REVOKED));
        assertThat(requests.get(0).id()).isNotNull();
        assertThat(requests.get(0).stages())
                .extracting(DecidedStage::stage)
                .containsExactly(Stage.SCREEN, Stage.ROUTE, Stage.TOKEN, Stage.REVOCATION, Stage.REVOCATION);
    }

    @Test
    void aStreamEndsWhenItsTokenExpires() {
        long expires = LiveGateway.soon();
        long before = live.ends(Reason.TOKEN_EXPIRED);
        try (RawStream stream = RawStream.get(
                live.gateway(),
                "/api/sse",
                LiveGateway.token().claim("exp", expires).compact())) {
            stream.readUntil(HELLO);
            stream.readToEnd();
            assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(expires));
            assertThat(live.ends(Reason.TOKEN_EXPIRED)).isEqualTo(before + 1);
        }
    }

    @Test
    void aStreamOfAKnownCallerEndsOnAPublicRouteToo() {
        String id = UUID.randomUUID().toString();
        try (RawStream anonymous = RawStream.get(live.gateway(), "/public/sse", null);
                RawStream stream = RawStream.get(
                        live.gateway(),
                        "/public/sse",
                        LiveGateway.token().claim("jti", id).compact())) {
            anonymous.readUntil(HELLO);
            stream.readUntil(HELLO);
            live.revokeToken(id);
            stream.readToEnd();
            live.upstream().event("more");
            anonymous.readUntil("data: more");
        }
    }

    @Test
    void whatIsWaitedForWithoutBeingAStreamStays() {
        String id = UUID.randomUUID().toString();
        String token = LiveGateway.token().claim("jti", id).compact();
        try (RawStream poll = RawStream.get(live.gateway(), "/api/poll", token);
                RawStream stream = RawStream.get(live.gateway(), "/api/sse", token)) {
            stream.readUntil(HELLO);
            live.awaitOpen(2);
            live.revokeToken(id);
            stream.readToEnd();
            live.upstream().answerPolls("news");
            assertThat(poll.readUntil("news")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aStreamThatBeginsAfterTheRevocationIsNotBegun() {
        String id = UUID.randomUUID().toString();
        String token = LiveGateway.token().claim("jti", id).compact();
        try (RawStream stream = RawStream.get(live.gateway(), "/api/sse/late", token)) {
            live.awaitOpen(1);
            live.revokeToken(id);
            live.upstream().answerPolls("data: secret\n\n");
            assertThat(stream.readToEnd()).isEmpty();
        }
    }

    @Test
    void whoAsksForAStreamIsRefusedAsLongAsItHasNotBegun() {
        String id = UUID.randomUUID().toString();
        String token = LiveGateway.token().claim("jti", id).compact();
        try (RawStream stream =
                RawStream.get(live.gateway(), "/api/sse/quiet", token, "Accept: text/html, text/event-stream;q=0.9")) {
            live.awaitOpen(1);
            live.revokeToken(id);
            String answer = stream.readUntil("}");
            assertThat(answer).startsWith("HTTP/1.1 401").contains("invalid_token", "X-Decision-Id");
            assertThat(answer).doesNotContainIgnoringCase("Set-Cookie").doesNotContain("event-stream");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/sse/once", "/api/sse/broken"})
    void nothingIsLeftOfAStreamThatEndsAtTheUpstream(String target) {
        try (RawStream stream =
                RawStream.get(live.gateway(), target, LiveGateway.token().compact())) {
            stream.readUntil(HELLO);
            live.upstream().event("break");
            live.awaitNothingLeft();
        }
    }

    @Test
    void nothingIsLeftOfAStreamThatItsClientLeaves() {
        try (RawStream stream =
                RawStream.get(live.gateway(), "/api/sse", LiveGateway.token().compact())) {
            stream.readUntil(HELLO);
            live.awaitWatched(1);
        }
        live.awaitNothingLeft();
    }

    @Test
    void theNextExchangeOfAConnectionIsNotEndedForTheOneBefore() {
        String id = UUID.randomUUID().toString();
        String first = LiveGateway.token().claim("jti", id).compact();
        try (RawStream stream = RawStream.get(live.gateway(), "/api/sse/once", first)) {
            stream.readUntil(LAST_CHUNK);
            stream.get("/api/sse", LiveGateway.token().compact());
            stream.readUntil(HELLO);
            live.awaitWatched(1);
            live.revokeToken(id);
            live.upstream().event("more");
            stream.readUntil("data: more");
        }
    }
}
