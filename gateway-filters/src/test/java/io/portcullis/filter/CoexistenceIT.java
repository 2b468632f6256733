package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.actuate.PortcullisActuatorAutoConfiguration;
import io.portcullis.autoconfigure.PortcullisAutoConfiguration;
import io.portcullis.autoconfigure.PortcullisMetersAutoConfiguration;
import io.portcullis.autoconfigure.PortcullisMetricsAutoConfiguration;
import io.portcullis.autoconfigure.PortcullisSecurityAutoConfiguration;
import io.portcullis.testing.CoexistenceProbe;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.TestToken;
import io.portcullis.token.TokenVerifier;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

class CoexistenceIT {

    @Test
    void publishesTheCallerBothWaysWhereSpringSecurityIs() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .source(Witness.class)
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            String token = TestToken.valid().claim("roles", List.of("a")).compact();
            assertThat(gateway.http().get("/api/1", token).status()).isEqualTo(200);
            Witness witness = gateway.bean(Witness.class);
            assertThat(witness.principals)
                    .hasSize(2)
                    .allSatisfy(principal -> assertThat(principal)
                            .isInstanceOfSatisfying(JwtAuthenticationToken.class, authentication -> {
                                assertThat(authentication.isAuthenticated()).isTrue();
                                assertThat(authentication.getName()).isEqualTo("u1");
                                assertThat(authentication.getToken().getTokenValue())
                                        .isEqualTo(token);
                                assertThat(authentication.getToken().getAudience())
                                        .containsExactly(TestToken.AUDIENCE);
                                assertThat(authentication.getToken().getExpiresAt())
                                        .isAfter(authentication.getToken().getIssuedAt());
                                assertThat(authentication.getToken().getClaimAsStringList("roles"))
                                        .containsExactly("a");
                                assertThat(authentication.getAuthorities())
                                        .extracting(Object::toString)
                                        .contains("SCOPE_openid", "SCOPE_orders:read");
                            }));
        }
    }

    @Test
    void worksWithoutTheOptionalLibrariesAndSaysWhatIsSlowThen() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("spring-security-") || entry.contains("spring-security-crypto"))
                .filter(entry -> !entry.contains("conscrypt"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(classPath).doesNotContain("spring-security-oauth2").doesNotContain("spring-security-core");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        CoexistenceProbe.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("status=200 principal=io.portcullis.VerifiedToken name=u1")
                .contains("add org.conscrypt:conscrypt-openjdk-uber to the class path");
    }

    @Test
    void isInertWithoutAnyProperty() {
        try (Gateway gateway =
                Gateway.with().without("portcullis.").route("open", "/open/**").start()) {
            assertThat(gateway.http()
                            .send("GET", "/open/a%2fb;c", "X-User: kept")
                            .status())
                    .isEqualTo(200);
            assertThat(gateway.upstream().last().values("X-User")).containsExactly("kept");
            assertThat(gateway.context().getBeansOfType(WebFilter.class).values())
                    .noneMatch(filter -> filter.getClass().getName().startsWith("io.portcullis"));
            Map<String, GlobalFilter> filters = gateway.context().getBeansOfType(GlobalFilter.class);
            assertThat(filters.values())
                    .isNotEmpty()
                    .noneMatch(filter -> filter.getClass().getName().startsWith("io.portcullis"));
        }
    }

    @Test
    void staysOutOfApplicationsThatRunNoGateway() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        PortcullisAutoConfiguration.class,
                        PortcullisMetersAutoConfiguration.class,
                        PortcullisMetricsAutoConfiguration.class,
                        PortcullisSecurityAutoConfiguration.class,
                        PortcullisActuatorAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("portcullis.realm=x")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TokenVerifier.class));
    }

    @Test
    void bringsNoSpringSecurityConfigurationWithIt() {
        assertThat(ClassUtils.isPresent(
                        "org.springframework.security.config.web.server.ServerHttpSecurity",
                        getClass().getClassLoader()))
                .isFalse();
    }

    @Configuration(proxyBeanMethods = false)
    static class Witness {
        private final Queue<Principal> principals = new ConcurrentLinkedQueue<>();

        @Bean
        GlobalFilter witnessFilter() {
            return (exchange, chain) -> {
                Mono<Authentication> inContext =
                        ReactiveSecurityContextHolder.getContext().map(SecurityContext::getAuthentication);
                return exchange.getPrincipal()
                        .doOnNext(principals::add)
                        .then(inContext)
                        .doOnNext(principals::add)
                        .then(chain.filter(exchange));
            };
        }
    }
}
