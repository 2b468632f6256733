package io.portcullis.sample.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class RandomPortsTests {

    @RepeatedTest(100)
    void portZeroBecomesAFreePortThatNoClientGets() {
        StandardEnvironment environment =
                with(Map.of("sample.issuer.port", 0, "sample.upstream.port", "0", "sample.redis.port", "0"));
        assertThat(Stream.of("sample.issuer.port", "sample.upstream.port", "sample.redis.port")
                        .map(property -> environment.getRequiredProperty(property, Integer.class)))
                .allSatisfy(port -> assertThat(port).isBetween(1024, 32_767))
                .doesNotHaveDuplicates();
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
