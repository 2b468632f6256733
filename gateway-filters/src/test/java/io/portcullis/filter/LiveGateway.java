package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.RevocationOrder;
import io.portcullis.revocation.Revocations;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.StreamUpstream;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A gateway in front of an upstream whose answers do not end by themselves. */
final class LiveGateway implements AutoCloseable {

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private final StreamUpstream upstream = new StreamUpstream();
    private final Gateway gateway;

    private LiveGateway(String closeStreams, String... namesAndValues) {
        Gateway.Builder builder = Gateway.with()
                .corporateIssuer()
                .property("portcullis.issuers.corporate.clock-skew", "0s")
                .property("portcullis.revocation.close-streams", closeStreams)
                .route("public", "/public/**", "AllowAnonymous", "StripPrefix=1")
                .property(ROUTES + "[0].uri", upstream.uri())
                .route("api", "/api/**", "VerifyToken", "StripPrefix=1")
                .property(ROUTES + "[1].uri", upstream.uri())
                .route("twice", "/twice/**", "VerifyToken", "VerifyToken", "StripPrefix=1")
                .property(ROUTES + "[2].uri", upstream.uri())
                .route("socket", "/socket/**", "VerifyToken", "StripPrefix=1")
                .property(ROUTES + "[3].uri", upstream.uri().replace("http:", "ws:"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.property(namesAndValues[i], namesAndValues[i + 1]);
        }
        gateway = builder.start();
    }

    static LiveGateway closing(String streams, String... namesAndValues) {
        return new LiveGateway(streams, namesAndValues);
    }

    Gateway gateway() {
        return gateway;
    }

    StreamUpstream upstream() {
        return upstream;
    }

    /** A token that nobody else has. */
    static TestToken token() {
        return TestToken.valid()
                .claim("sub", UUID.randomUUID().toString())
                .claim("sid", UUID.randomUUID().toString());
    }

    /** In epoch seconds: soon, and not before a busy machine has begun the exchange that then ends. */
    static long soon() {
        return Instant.now().getEpochSecond() + 8;
    }

    void revoke(RevocationKind kind, String issuer, String value) {
        gateway.bean(Revocations.class)
                .revoke(
                        new RevocationOrder(
                                kind, issuer, value == null ? List.of() : List.of(value), null, null, null, null),
                        Acknowledgement.APPLIED)
                .block();
    }

    void revokeToken(String id) {
        revoke(RevocationKind.TOKEN, "corporate", id);
    }

    int watched() {
        return gateway.bean(LiveExchanges.class).size();
    }

    void awaitWatched(int count) {
        Patience.await("watched exchanges")
                .untilAsserted(() -> assertThat(watched()).isEqualTo(count));
    }

    void awaitOpen(int count) {
        Patience.await("exchanges at the upstream")
                .untilAsserted(() -> assertThat(upstream.open()).isEqualTo(count));
    }

    /** That nothing is left of any exchange, here and at the upstream. */
    void awaitNothingLeft() {
        awaitWatched(0);
        awaitOpen(0);
    }

    long ends(Reason reason) {
        return gateway.decisions().stream()
                .filter(record ->
                        record.stage() == Stage.REVOCATION && record.decision().equals(Decision.deny(reason)))
                .count();
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
