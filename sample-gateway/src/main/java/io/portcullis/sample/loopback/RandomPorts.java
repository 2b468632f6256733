package io.portcullis.sample.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Replaces port 0 by a free one before anything is wired, because others are told of these ports. All are below the range from
 * which kernels take the ports of clients: a client could get one before it is used, and one that dials a Redis that was killed
 * could get its port, or be connected to itself.
 */
final class RandomPorts implements EnvironmentPostProcessor {

    private static final int FIRST = 11_000;
    private static final int LAST = 31_999;
    private static final int ATTEMPTS = 1_000;
    private static final List<String> PROPERTIES =
            List.of("sample.issuer.port", "sample.upstream.port", "sample.redis.port");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        for (String property : PROPERTIES) {
            if ("0".equals(environment.getProperty(property))) {
                chosen.put(property, freePortBeside(chosen.values()));
            }
        }
        environment.getPropertySources().addFirst(new MapPropertySource("sampleRandomPorts", chosen));
    }

    private static int freePortBeside(Collection<Object> chosen) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (!chosen.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
