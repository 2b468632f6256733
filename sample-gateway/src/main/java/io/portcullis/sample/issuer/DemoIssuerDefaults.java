package io.portcullis.sample.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * Trusts the demo issuer only while it runs: switched off, its port may belong to anybody.
 * What {@code demo-issuer.yml} says comes last, so that every other source of properties can override it.
 */
final class DemoIssuerDefaults implements EnvironmentPostProcessor {

    private static final String FILE = "demo-issuer.yml";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty("sample.issuer.enabled", Boolean.class, false)) {
            addLast(environment);
        }
    }

    private static void addLast(ConfigurableEnvironment environment) {
        try {
            new YamlPropertySourceLoader()
                    .load(FILE, new ClassPathResource(FILE))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
