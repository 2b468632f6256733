package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of requests while nobody knows what was taken back lately. */
class StalenessIT {

    private enum Fault {
        STALL,
        REFUSE
    }

    private static final String TOKEN = TestToken.valid().compact();
    private static final String REVOKED = TestToken.valid().claim("sid", "gone").compact();

    private static RedisProcess redis;
    private static FaultProxy proxy;
    private static Gateway gateway;
    private static Gateway lenient;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        proxy = FaultProxy.to(redis);
        gateway = Gateway.with()
                .corporateIssuer()
                .actuator()
                .redis(proxy, redis)
                .route("usual", "/usual/**", "VerifyToken")
                .route("public", "/public/**", "AllowAnonymous")
                .route("strict", "/strict/**")
                .filter(0, "VerifyToken", "max-staleness", "1s")
                .route("safe", "/safe/**")
                .filter(0, "VerifyToken", "max-staleness", "1s", "on-stale", "safe-methods")
                .route("stale", "/stale/**")
                .filter(0, "VerifyToken", "max-staleness", "1s", "on-stale", "serve-stale")
                .property("portcullis.revocation.max-staleness", "1h")
                .property("portcullis.revocation.hard-limit", "1h")
                .start()
                .awaitReady();
        lenient = Gateway.with()
                .corporateIssuer()
                .redis(proxy, redis)
                .route("usual", "/usual/**", "VerifyToken")
                .route("open", "/open/**")
                .filter(0, "VerifyToken", "max-staleness", "500ms")
                .route("closed", "/closed/**")
                .filter(0, "VerifyToken", "on-stale", "fail-closed")
                .property("portcullis.revocation.max-staleness", "1s")
                .property("portcullis.revocation.on-stale", "serve-stale")
                .property("portcullis.revocation.hard-limit", "8s")
                .start()
                .awaitReady();
        Operator.of(gateway).revoke("kind", "session", "issuer", "corporate", "value", "gone", "await", "everywhere");
        for (Gateway node : List.of(gateway, lenient)) {
            Patience.await("the revocation")
                    .until(() -> node.http().get("/usual/1", REVOKED).status() == 401);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        lenient.close();
        proxy.close();
        redis.close();
    }

    private static int status(Gateway node, String method, String path) {
        return node.http()
                .send(method, path, "Authorization: Bearer " + TOKEN, "Content-Length: 0")
                .status();
    }

    private static void awaitStatus(Gateway node, String path, int status) {
        awaitStatus(node, "GET", path, status);
    }

    private static void awaitStatus(Gateway node, String method, String path, int status) {
        Patience.await(status + " at " + path).until(() -> status(node, method, path) == status);
    }

    @ParameterizedTest
    @EnumSource
    void everyRouteHasItsOwnBound(Fault fault) {
        awaitStatus(gateway, "/strict/1", 200);
        if (fault == Fault.STALL) {
            proxy.stall();
        } else {
            proxy.refuse();
        }
        awaitStatus(gateway, "/strict/1", 503);
        assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.REVOCATIONS_STALE));
        assertThat(gateway.lastDecision().stage()).isEqualTo(Stage.REVOCATION);
        RawHttp.Answer answer = gateway.http().get("/strict/1", TOKEN);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(answer.header("WWW-Authenticate")).isNull();

        assertThat(status(gateway, "GET", "/usual/1")).isEqualTo(200);
        assertThat(status(gateway, "GET", "/public/1")).isEqualTo(200);
        assertThat(status(gateway, "POST", "/stale/1")).isEqualTo(200);
        assertThat(status(gateway, "GET", "/safe/1")).isEqualTo(200);
        assertThat(status(gateway, "HEAD", "/safe/1")).isEqualTo(200);
        for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
            assertThat(status(gateway, method, "/safe/1")).as(method).isEqualTo(503);
        }
        for (String path : new String[] {"/usual/1", "/strict/1", "/safe/1", "/stale/1", "/public/1"}) {
            assertThat(gateway.http().get(path, REVOKED).status()).as(path).isEqualTo(401);
        }
        proxy.pass();
        awaitStatus(gateway, "/strict/1", 200);
        awaitStatus(gateway, "POST", "/safe/1", 200);
        assertThat(gateway.http().get("/strict/1", REVOKED).status()).isEqualTo(401);
    }

    @Test
    void theHardLimitEndsEverything() {
        awaitStatus(lenient, "/closed/1", 200);
        proxy.refuse();
        awaitStatus(lenient, "/closed/1", 503);
        assertThat(status(lenient, "POST", "/usual/1")).isEqualTo(200);
        assertThat(status(lenient, "GET", "/open/1")).isEqualTo(200);
        awaitStatus(lenient, "/usual/1", 503);
        awaitStatus(lenient, "/open/1", 503);
        assertThat(lenient.http().get("/usual/1", REVOKED).status()).isEqualTo(401);
        proxy.pass();
        awaitStatus(lenient, "/usual/1", 200);
        awaitStatus(lenient, "/closed/1", 200);
    }

    @Test
    void boundsThatMakeNoSenseStopTheStart() {
        assertThatThrownBy(() -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**")
                        .filter(0, "VerifyToken", "max-staleness", "100ms")
                        .start())
                .hasStackTraceContaining("max-staleness is PT0.1S");
        assertThatThrownBy(() -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**")
                        .filter(0, "VerifyToken", "on-stale", "ignore")
                        .start())
                .hasStackTraceContaining("on-stale");
    }
}
