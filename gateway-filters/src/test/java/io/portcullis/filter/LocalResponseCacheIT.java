package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway's own response cache answers early: nothing that we refuse may be answered from it. */
class LocalResponseCacheIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .property("portcullis.issuers.corporate.clock-skew", "0s")
            .property("spring.cloud.gateway.server.webflux.filter.local-response-cache.enabled", "true")
            .route(
                    "api",
                    "/api/**",
                    "LocalResponseCache=10m,10MB",
                    "RequireClaims=scope, orders:read",
                    "ForwardClaims=sub",
                    "VerifyToken")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aGoodTokenIsServedFromTheCache() {
        String token = TestToken.valid().compact();
        RawHttp.Answer first = http.get("/api/cached", token);
        int before = gateway.upstream().count();
        assertThat(http.get("/api/cached", token).body()).isEqualTo(first.body());
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @Test
    void aRefusedTokenNeverGetsACachedAnswer() {
        assertThat(http.get("/api/refused", TestToken.valid().compact()).status())
                .isEqualTo(200);
        long now = Instant.now().getEpochSecond();
        String expired = TestToken.valid()
                .claim("iat", now - 900)
                .claim("exp", now - 600)
                .compact();
        String forged =
                TestToken.valid().forgedBy(TestKey.create("ES256", "ES256")).compact();
        assertThat(http.get("/api/refused", expired).status()).isEqualTo(401);
        assertThat(http.get("/api/refused", forged).status()).isEqualTo(401);
        assertThat(http.get(
                                "/api/refused",
                                TestToken.valid().claim("scope", "x").compact())
                        .status())
                .isEqualTo(403);
        assertThat(http.send("GET", "/api/refused").status()).isEqualTo(401);
    }

    /** The cache's key holds the token itself, so only a token that was good before can find an answer there. */
    @Test
    void aTokenThatIsRefusedNowNeverGetsTheAnswerThatItGotBefore() {
        long soon = Instant.now().getEpochSecond() + 8;
        String token = TestToken.valid().claim("exp", soon).compact();
        assertThat(http.get("/api/expiring", token).status()).isEqualTo(200);
        Patience.await("the expiry")
                .until(() -> http.get("/api/expiring", token).status() == 401);
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.TOKEN_EXPIRED));
    }

    @Test
    void twoUsersNeverShareACachedAnswer() {
        String ann = http.get(
                        "/api/users", TestToken.valid().claim("sub", "ann").compact())
                .body();
        String bob = http.get(
                        "/api/users", TestToken.valid().claim("sub", "bob").compact())
                .body();
        assertThat(ann).isNotEqualTo(bob);
        assertThat(gateway.upstream().last().values("X-User")).containsExactly("bob");
    }
}
