package io.portcullis.sample.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class DemoIssuerDefaultsTests {

    private static final String KEYS = "portcullis.issuers.demo.jwk-set-uri";
    private static final String MANAGEMENT = "spring.security.oauth2.resourceserver.jwt.jwk-set-uri";

    @Test
    void theRunningDemoIssuerIsTrustedOnItsPort() {
        StandardEnvironment environment = with(Map.of("sample.issuer.enabled", true, "sample.issuer.port", 9123));
        assertThat(environment.getProperty(KEYS)).isEqualTo("http://localhost:9123/keys");
        assertThat(environment.getProperty(MANAGEMENT)).isEqualTo("http://localhost:9123/keys");
    }

    @Test
    void aDemoIssuerThatIsOffIsNotTrusted() {
        StandardEnvironment environment = with(Map.of("sample.issuer.enabled", false, "sample.issuer.port", 9123));
        assertThat(environment.containsProperty(KEYS)).isFalse();
        assertThat(environment.containsProperty(MANAGEMENT)).isFalse();
    }

    @Test
    void everyOtherSourceOfPropertiesWins() {
        StandardEnvironment environment = with(Map.of("sample.issuer.enabled", true, KEYS, "https://keys.test"));
        assertThat(environment.getProperty(KEYS)).isEqualTo("https://keys.test");
    }

    private static StandardEnvironment with(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new MapPropertySource("given", properties));
        new DemoIssuerDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
