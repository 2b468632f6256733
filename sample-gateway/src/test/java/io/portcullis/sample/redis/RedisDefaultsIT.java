package io.portcullis.sample.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

final class RedisDefaultsIT {

    @Test
    void everyContextHasAChildOfItsOwnThatIsClosedWithIt() throws IOException {
        Resp first;
        try (ConfigurableApplicationContext one = run()) {
            first = redis(one);
            try (ConfigurableApplicationContext two = run()) {
                assertThat(redis(two)).isNotEqualTo(first);
                assertThat(redis(two).ask(auth(two), "PING")).containsExactly("+OK", "+PONG");
                assertThat(redis(two).ask(auth(one)).get(0)).startsWith("-WRONGPASS");
            }
            assertThat(first.ask(auth(one), "PING")).containsExactly("+OK", "+PONG");
        }
        assertThat(first.isListening()).isFalse();
    }

    @Test
    void aContextThatDoesNotStartLeavesNoChild() throws IOException {
        int port = Resp.freePort();
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> run(Failing.class, "sample.redis.port=" + port));
        assertThat(new Resp(port).isListening()).isFalse();
    }

    @Test
    void aTakenPortIsNamed() {
        try (ConfigurableApplicationContext one = run()) {
            int taken = redis(one).port();
            assertThatExceptionOfType(RedisChildException.class)
                    .isThrownBy(() -> run("sample.redis.port=" + taken))
                    .withMessageContaining("127.0.0.1:" + taken + " does not answer")
                    .withMessageContaining("Address already in use");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.data.redis.url=redis://h",
                "spring.data.redis.sentinel.nodes=a:1",
                "spring.data.redis.ssl.enabled=true"
            })
    void whoNamesARedisGetsNoChild(String property) {
        String[] parts = property.split("=", 2);
        assertThat(added(Map.of("sample.redis.enabled", "true", parts[0], parts[1])))
                .isNull();
    }

    @Test
    void theEnvironmentCanNameARedisToo() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment",
                        Map.of("SPRING_DATA_REDIS_HOST", "h", "SAMPLE_REDIS_ENABLED", "true")));
        assertThat(added(environment)).isNull();
    }

    @Test
    void withoutAnyRedisANodeWorksAloneUnlessToldOtherwise() {
        assertThat(added(Map.of("sample.redis.enabled", "false")).getSource())
                .isEqualTo(Map.of("portcullis.redis.enabled", false));
        StandardEnvironment told = environment(Map.of("portcullis.redis.enabled", "true"));
        added(told);
        assertThat(told.getProperty("portcullis.redis.enabled")).isEqualTo("true");
    }

    private static MapPropertySource added(Map<String, Object> given) {
        return added(environment(given));
    }

    private static MapPropertySource added(StandardEnvironment environment) {
        new RedisDefaults().postProcessEnvironment(environment, new SpringApplication());
        return (MapPropertySource) environment.getPropertySources().get("sampleRedis");
    }

    private static StandardEnvironment environment(Map<String, Object> given) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        return environment;
    }

    private static ConfigurableApplicationContext run(String... properties) {
        return run(Nothing.class, properties);
    }

    private static ConfigurableApplicationContext run(Class<?> source, String... properties) {
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(
                Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    private static Resp redis(ConfigurableApplicationContext context) {
        return new Resp(context.getEnvironment().getRequiredProperty("spring.data.redis.port", Integer.class));
    }

    private static String auth(ConfigurableApplicationContext context) {
        return "AUTH " + context.getEnvironment().getRequiredProperty("spring.data.redis.password");
    }

    static final class Nothing {}

    static final class Failing {
        Failing() {
            throw new IllegalStateException("no");
        }
    }
}
