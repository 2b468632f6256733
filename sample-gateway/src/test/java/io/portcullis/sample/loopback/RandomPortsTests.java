package io.portcullis.sample.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class RandomPortsTests {

    @Test
    void portZeroBecomesAFreePort() {
        StandardEnvironment environment = with(Map.of("sample.issuer.port", 0, "sample.upstream.port", "0"));
        assertThat(environment.getProperty("sample.issuer.port", Integer.class)).isBetween(1, 65535);
        assertThat(environment.getProperty("sample.upstream.port", Integer.class))
                .isBetween(1, 65535);
    }

    @Test
    void anyOtherPortStays() {
        StandardEnvironment environment = with(Map.of("sample.issuer.port", 9000));
        assertThat(environment.getProperty("sample.issuer.port")).isEqualTo("9000");
        assertThat(environment.containsProperty("sample.upstream.port")).isFalse();
    }

    private static StandardEnvironment with(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new MapPropertySource("given", properties));
        new RandomPorts().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
