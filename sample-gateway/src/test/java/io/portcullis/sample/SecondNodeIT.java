package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

final class SecondNodeIT {

    @Test
    void itTrustsTheIssuerAndUsesTheUpstreamAndTheRedisOfTheFirst() {
        try (Sample first = Sample.start();
                Sample second = Sample.start(
                        "spring.profiles.active=second",
                        same(first, "sample.issuer.port"),
                        same(first, "sample.upstream.port"),
                        same(first, "spring.data.redis.port"),
                        same(first, "spring.data.redis.password"))) {
            String token = first.token("sub=alice&tenant=acme&scope=portcullis.admin");
            assertThat(second.getWith(token, "/api/hello").status()).isEqualTo(200);
            assertThat(second.manageWith(token, "/info").status()).isEqualTo(200);
            assertThat(second.context().containsBean("demoIssuer")).isFalse();
            assertThat(second.context().containsBean("echoUpstream")).isFalse();
            assertThat(second.context().getEnvironment().getPropertySources().contains("sampleRedis"))
                    .isFalse();
        }
    }

    private static String same(Sample first, String property) {
        Environment environment = first.context().getEnvironment();
        return property + "=" + environment.getRequiredProperty(property);
    }
}
