package io.portcullis.sample.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Replaces port 0 by a free one before anything is wired, because others are told of these ports. */
final class RandomPorts implements EnvironmentPostProcessor {

    private static final List<String> PROPERTIES =
            List.of("sample.issuer.port", "sample.upstream.port", "sample.redis.port");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> chosen = PROPERTIES.stream()
                .filter(property -> "0".equals(environment.getProperty(property)))
                .collect(Collectors.toMap(property -> property, property -> freePort()));
        environment.getPropertySources().addFirst(new MapPropertySource("sampleRandomPorts", chosen));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException noneLeft) {
            throw new UncheckedIOException(noneLeft);
        }
    }
}
