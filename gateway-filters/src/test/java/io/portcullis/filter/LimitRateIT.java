package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of a node that works alone. */
class LimitRateIT {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with()
                .corporateIssuer()
                .property("portcullis.limits.per-subject.key", "subject")
                .property("portcullis.limits.per-subject.quota", "3")
                .property("portcullis.limits.per-subject.period", "1h")
                .property("portcullis.limits.per-tenant.key", "tenant+route")
                .property("portcullis.limits.per-tenant.quota", "100")
                .property("portcullis.limits.per-tenant.period", "1h")
                .property("portcullis.limits.per-address.key", "address")
                .property("portcullis.limits.per-address.quota", "4")
                .property("portcullis.limits.per-address.period", "1h")
                .route("both", "/both/**", "VerifyToken", "LimitRate=per-subject, per-tenant")
                .route("address", "/address/**", "VerifyToken", "LimitRate=per-address")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String token(String subject) {
        return TestToken.valid().claim("sub", subject).compact();
    }

    private static RawHttp.Answer get(String path, String subject) {
        return gateway.http().get(path, token(subject));
    }

    @Test
    void theBurstPassesAndTheNextIsRefused() {
        String alice = token("alice");
        assertThat(IntStream.range(0, 3)
                        .map(i -> gateway.http().get("/both/1", alice).status()))
                .containsOnly(200);

        RawHttp.Answer refused = gateway.http().get("/both/1", alice);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("retry-after")).isNotNull();
        assertThat(refused.body()).contains("\"violated-policies\":[\"per-subject\"]");
        assertThat(gateway.lastDecision().stage()).isEqualTo(Stage.LIMIT);
        assertThat(((Decision.Deny) gateway.lastDecision().decision()).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    }

    @Test
    void eachSubjectHasItsOwn() {
        assertThat(get("/both/1", "carol").status()).isEqualTo(200);
        assertThat(get("/both/1", "dave").status()).isEqualTo(200);
    }

    @Test
    void clientsAreToldHowLimitsStand() {
        RawHttp.Answer first = get("/both/1", "erin");

        assertThat(first.header("ratelimit-policy"))
                .startsWith("\"per-subject\";q=3;w=3600, \"per-tenant\";q=100;w=3600");
        assertThat(first.header("ratelimit")).startsWith("\"per-subject\";r=2;t=1200, \"per-tenant\";r=");
    }

    @Test
    void addressesAreChargedBeforeTokensAreVerified() {
        String expired = TestToken.valid().claim("exp", 1).compact();
        assertThat(IntStream.range(0, 4)
                        .map(i -> gateway.http().get("/address/1", expired).status()))
                .containsOnly(401);

        assertThat(gateway.http().get("/address/1", token("frank")).status()).isEqualTo(429);
        assertThat(gateway.lastDecision().stage()).isEqualTo(Stage.ADDRESS);
    }
}
