package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A real Redis of whatever kind this machine has. A test that needs to hurt it starts a {@link RedisProcess}. */
public interface RedisServer extends AutoCloseable {

    Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    /** The one that tests share, for as long as the JVM lives. Keys of other tests are in it. */
    static RedisServer shared() {
        return RedisServers.shared();
    }

    /** One to be closed. Where {@code REDIS_TEST_URL} names a server it is that one, which closing does not stop. */
    static RedisServer start() {
        return RedisServers.start();
    }

    RedisEndpoint endpoint();

    default String uri() {
        return endpoint().uri();
    }

    default String host() {
        return endpoint().host();
    }

    default int port() {
        return endpoint().port();
    }

    default String password() {
        return endpoint().password();
    }

    /** The answer to a command as text, null for nil; an error is a {@link RedisErrorReply}. */
    default String cli(String... command) {
        try (RespClient client = RespClient.connect(endpoint(), ANSWER_TIMEOUT)) {
            return client.call(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void close();
}
