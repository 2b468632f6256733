package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeyRotationIT {

    private static final String KEYS = "portcullis.issuers.demo.keys.";

    @Test
    void afterARotationTokensOfTheOldAndTheNewKeyAreAccepted() {
        try (Sample sample = Sample.start()) {
            String old = sample.token("sub=alice&tenant=acme");
            assertThat(status(sample, old)).isEqualTo(200);
            assertThat(sample.issuer("POST", "/rotate").status()).isEqualTo(200);
            String young = sample.token("sub=alice&tenant=acme");
            assertThat(status(sample, young)).isEqualTo(200);
            assertThat(status(sample, old)).isEqualTo(200);
        }
    }

    @Test
    void aTokenOfAWithdrawnKeyIsRefusedAfterTheTimeToLive() {
        try (Sample sample = Sample.start(KEYS + "time-to-live=1s")) {
            String kid = sample.issuer("GET", "/keys").json().at("/keys/0/kid").asString();
            String token = sample.token("sub=alice&tenant=acme");
            assertThat(status(sample, token)).isEqualTo(200);
            assertThat(sample.issuer("POST", "/withdraw?kid=" + kid).status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> status(sample, token) == 401);
        }
    }

    private static int status(Sample sample, String token) {
        return sample.getWith(token, "/api/hello").status();
    }
}
