package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.feed.Staleness;
import io.portcullis.policy.NoPolicy;
import io.portcullis.policy.PolicySet;
import io.portcullis.policy.PolicySettings;
import io.portcullis.policy.TenantPolicies;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A gateway knows its policies before it takes requests, and says how it stands with them. */
class PolicyWiringIT {

    @Configuration(proxyBeanMethods = false)
    static class Meters {
        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    private static Gateway.Builder gateway() {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .source(Meters.class)
                .route("public", "/public/**", "AllowAnonymous");
    }

    @Test
    void isLoadedBeforeTheFirstRequest() {
        try (Gateway gateway = gateway().start()) {
            TenantPolicies nobody = gateway.bean(PolicySet.class).of("acme");
            assertThat(nobody).isInstanceOf(TenantPolicies.InForce.class);
            assertThat(((TenantPolicies.InForce) nobody).hasOwnDocuments()).isFalse();
            assertThat(nobody.pendingNanos()).isZero();

            String health = gateway.http().send("GET", "/actuator/health").body();
            assertThat(JsonPath.<Boolean>read(health, "$.components.portcullis.details.policies.ready"))
                    .isTrue();
            assertThat(JsonPath.<Integer>read(health, "$.components.portcullis.details.policies.documents"))
                    .isZero();
            String info = gateway.http().send("GET", "/actuator/info").body();
            assertThat(JsonPath.<Integer>read(info, "$.portcullis.policies.version"))
                    .isZero();
            MeterRegistry meters = gateway.bean(MeterRegistry.class);
            assertThat(meters.get("portcullis.policies").gauge().value()).isZero();
            assertThat(meters.get("portcullis.policies.pending").gauge().value())
                    .isZero();
            assertThat(meters.get("portcullis.policies.feed.age").gauge().value())
                    .isBetween(0.0, 30.0);
            assertThat(meters.get("portcullis.policies.failures")
                            .tag("source", "store")
                            .functionCounter()
                            .count())
                    .isZero();
        }
    }

    @Test
    void closesByDefaultAndOpensOnlyByItsName() {
        try (Gateway gateway = gateway().start()) {
            PolicySettings settings = gateway.bean(PolicySettings.class);
            assertThat(settings.noPolicy()).isEqualTo(NoPolicy.DENY);
            assertThat(settings.staleness().max()).isEqualTo(Duration.ofSeconds(60));
            assertThat(settings.staleness().onStale()).isEqualTo(Staleness.OnStale.FAIL_CLOSED);
            assertThat(settings.defaultTenant()).isNull();
        }
        try (Gateway gateway = gateway()
                .property("portcullis.policy.no-policy", "insecure-allow")
                .property("portcullis.policy.on-stale", "safe-methods")
                .property("portcullis.policy.default-tenant", "acme")
                .start()) {
            PolicySettings settings = gateway.bean(PolicySettings.class);
            assertThat(settings.noPolicy()).isEqualTo(NoPolicy.INSECURE_ALLOW);
            assertThat(settings.staleness().onStale()).isEqualTo(Staleness.OnStale.SAFE_METHODS);
            assertThat(settings.defaultTenant()).isEqualTo("acme");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max-staleness, 100ms, portcullis.policy.max-staleness is PT0.1S",
        "hard-limit, 0s, portcullis.policy.hard-limit is PT0S",
        "default-tenant, *, portcullis.policy.default-tenant is '*'",
        "locations, file:/no/such/directory, portcullis.policy.locations names file:/no/such/directory",
    })
    void refusesToStartWithNonsense(String property, String value, String message) {
        assertThatThrownBy(() -> gateway()
                        .property("portcullis.policy." + property, value)
                        .start()
                        .close())
                .hasStackTraceContaining(message);
    }

    @Test
    void isNotReadyUntilItHasReadWhichDocumentsThereAre() {
        try (RedisProcess redis = RedisProcess.start();
                FaultProxy proxy = FaultProxy.to(redis)) {
            proxy.refuse();
            try (Gateway gateway = gateway().redis(proxy, redis).start()) {
                ApplicationAvailability availability = gateway.bean(ApplicationAvailability.class);
                assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
                assertThat(gateway.bean(PolicySet.class).of("acme")).isInstanceOf(TenantPolicies.NotLoaded.class);
                proxy.pass();
                Patience.await("a ready node")
                        .until(() -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
                assertThat(gateway.bean(PolicySet.class).of("acme")).isInstanceOf(TenantPolicies.InForce.class);
                assertThat(redis.cli("KEYS", "portcullis:{pol}:*")).contains("portcullis:{pol}:meta");
            }
        }
    }
}
