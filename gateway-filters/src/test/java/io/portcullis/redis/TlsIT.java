package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Feed;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis that speaks TLS only, as the application's own bundle trusts it. */
class TlsIT {

    private static TestCertificates certificates;
    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.localhost();
        redis = RedisProcess.builder().tls(certificates).start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static Gateway.Builder trusting(TestCertificates authority) {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .redis(redis)
                .property("spring.ssl.bundle.pem.redis.truststore.certificate", "file:" + authority.authority())
                .property("spring.data.redis.ssl.bundle", "redis")
                .route("api", "/api/**", "VerifyToken");
    }

    @Test
    void everyConnectionUsesTheBundle() {
        try (Gateway a = trusting(certificates).start().awaitReady();
                Gateway b = trusting(certificates).start()) {
            Operator.Reply reply = Operator.of(a).revoke("kind", "tenant", "value", "tls", "await", "everywhere");
            assertThat((boolean) reply.at("$.reached")).as(reply.body()).isTrue();
            assertThat((int) reply.at("$.applied.length()")).isEqualTo(2);
            assertThat((boolean) Operator.of(b)
                            .revoke("kind", "tenant", "value", "tls", "await", "replicated")
                            .at("$.stored"))
                    .isTrue();
            Patience.await("two subscriptions")
                    .until(() -> redis.cli("PUBSUB", "NUMSUB", "portcullis:dl").endsWith("\n2"));
        }
    }

    @Test
    void aServerThatIsNotTrustedIsNotUsed() {
        try (Gateway gateway = trusting(TestCertificates.localhost()).start()) {
            Feed feed = gateway.bean(Feed.class);
            Patience.await("an error").until(() -> feed.lastError() != null);
            assertThat(feed.freshness().isReady()).isFalse();
        }
    }
}
