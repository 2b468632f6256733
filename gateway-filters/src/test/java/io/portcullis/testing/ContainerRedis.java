package io.portcullis.testing;

import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A Redis in a container. */
final class ContainerRedis implements RedisServer {

    static final String IMAGE = System.getProperty("test.redis-image", "redis:7.2-alpine");

    private static final int PORT = 6379;
    private static final String CONFIG = "/tmp/portcullis-redis.conf";

    private final GenericContainer<?> container;
    private final RedisEndpoint endpoint;

    ContainerRedis() {
        String password = UUID.randomUUID().toString();
        container = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withExposedPorts(PORT)
                .withCopyToContainer(Transferable.of("requirepass " + password + "\nsave \"\"\n", 0644), CONFIG)
                .withCommand("redis-server", CONFIG);
        container.start();
        endpoint = new RedisEndpoint(container.getHost(), container.getMappedPort(PORT), "", password, 0, null);
        Patience.await("a container that answers").ignoreExceptions().until(() -> "PONG".equals(cli("PING")));
    }

    /** A socket may be there that nobody serves, or that is not for us. */
    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public RedisEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        container.stop();
    }
}
