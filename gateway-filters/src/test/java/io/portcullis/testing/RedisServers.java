package io.portcullis.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kind of Redis this machine has, decided once. */
final class RedisServers {

    static final String URL = "REDIS_TEST_URL";

    private static final Logger LOG = LoggerFactory.getLogger(RedisServers.class);

    private static Supplier<RedisServer> kind;
    private static RedisServer shared;

    private RedisServers() {}

    static synchronized RedisServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    static synchronized RedisServer start() {
        if (kind == null) {
            kind = choose();
        }
        return kind.get();
    }

    private static Supplier<RedisServer> choose() {
        String url = System.getProperty(URL, System.getenv(URL));
        if (url != null) {
            RedisServer external = ExternalRedis.reached(RedisEndpoint.parse(url));
            LOG.info("Redis for tests: {} by {}", external.endpoint(), URL);
            return () -> external;
        }
        if (RedisBinary.given().isEmpty() && mayHaveDocker() && ContainerRedis.isAvailable()) {
            LOG.info("Redis for tests: container {}", ContainerRedis.IMAGE);
            return ContainerRedis::new;
        }
        return RedisProcess::start;
    }

    private static boolean mayHaveDocker() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }
}
