package io.portcullis.sample.redis;

import java.util.Map;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts a Redis unless there is one: any property under {@code spring.data.redis} says so. Without a Redis nodes cannot
 * share anything, therefore {@code portcullis.redis.enabled} is then false, unless some source of properties sets it.
 */
final class RedisDefaults implements EnvironmentPostProcessor {

    private static final ConfigurationPropertyName CONNECTION = ConfigurationPropertyName.of("spring.data.redis");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isConnectionGiven(environment)) {
            return;
        }
        RedisProperties properties = Binder.get(environment).bindOrCreate("sample.redis", RedisProperties.class);
        Map<String, Object> defaults =
                properties.enabled() ? child(properties, application) : Map.of("portcullis.redis.enabled", false);
        environment.getPropertySources().addLast(new MapPropertySource("sampleRedis", defaults));
    }

    private static boolean isConnectionGiven(ConfigurableEnvironment environment) {
        for (var source : ConfigurationPropertySources.from(environment.getPropertySources())) {
            if (source.containsDescendantOf(CONNECTION) == ConfigurationPropertyState.PRESENT) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Object> child(RedisProperties properties, SpringApplication application) {
        RedisChild child = RedisChild.start(properties);
        RunningChildren.add(child);
        application.addInitializers(context -> accompany(child, context));
        return Map.copyOf(child.address().properties());
    }

    private static void accompany(RedisChild child, ConfigurableApplicationContext context) {
        context.addApplicationListener((ApplicationReadyEvent ready) -> child.introduce());
        context.addApplicationListener((ContextClosedEvent closing) -> child.leaveAlone());
        // The first to be registered is the last to be destroyed: connections are closed before their server.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory())
                .registerDisposableBean("redisChild", () -> RunningChildren.close(child));
    }
}
