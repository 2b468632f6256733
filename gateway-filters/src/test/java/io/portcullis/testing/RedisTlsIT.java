package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class RedisTlsIT {

    @Test
    void replicatesByTls() {
        TestCertificates certificates = TestCertificates.localhost();
        try (RedisProcess master = RedisProcess.builder().tls(certificates).start();
                RedisProcess replica = RedisProcess.builder()
                        .tls(certificates)
                        .replicaOf(master)
                        .start()) {
            replica.awaitReplication();
            assertThat(master.uri()).startsWith("rediss://");
            RedisEndpoint plain = RedisEndpoint.local(master.port(), master.password(), null);
            assertThatThrownBy(() -> RespClient.connect(plain, RedisServer.ANSWER_TIMEOUT))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void isNotTrustedByClientsOfAnotherAuthority() {
        TestCertificates other = TestCertificates.localhost();
        try (RedisProcess redis =
                RedisProcess.builder().tls(TestCertificates.localhost()).start()) {
            RedisEndpoint distrusting = RedisEndpoint.local(redis.port(), redis.password(), other.trust());
            assertThatThrownBy(() -> RespClient.connect(distrusting, RedisServer.ANSWER_TIMEOUT))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }
}
