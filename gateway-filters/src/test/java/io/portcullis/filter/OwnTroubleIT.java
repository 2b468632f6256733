package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.audit.DecisionLog;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.TestToken;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Our own trouble is never the caller's, and never lets anybody pass. */
class OwnTroubleIT {

    @Test
    void aDecisionLogThatFailsChangesNoDecision() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .source(FailingLog.class)
                .property("logging.level.io.portcullis", "off")
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            assertThat(gateway.http().get("/api/1", TestToken.valid().compact()).status())
                    .isEqualTo(200);
            assertThat(gateway.http().send("GET", "/api/1").status()).isEqualTo(401);
            assertThat(gateway.http().send("GET", "/api//1").status()).isEqualTo(400);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingLog {
        @Bean
        DecisionLog failingLog() {
            return decision -> {
                throw new IllegalStateException("the disk is full");
            };
        }
    }
}
