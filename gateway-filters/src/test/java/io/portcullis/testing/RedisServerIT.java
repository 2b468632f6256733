package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisServerIT {

    @Test
    void isSharedByAllTests() {
        assertThat(RedisServer.shared().cli("PING")).isEqualTo("PONG");
        assertThat(RedisServer.shared()).isSameAs(RedisServer.shared());
    }

    @Test
    void isStartedAnewOnDemand() {
        try (RedisServer redis = RedisServer.start()) {
            assertThat(redis.cli("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void mayHaveBeenThereBefore() {
        try (RedisProcess process = RedisProcess.start()) {
            RedisServer external = ExternalRedis.reached(RedisEndpoint.parse(process.uri()));
            external.cli("SET", "k", "v");
            external.close();
            assertThat(process.cli("GET", "k")).isEqualTo("v");
        }
    }

    @Test
    void mustAnswerWhenItWasThereBefore() {
        RedisProcess gone = RedisProcess.start();
        gone.close();
        assertThatThrownBy(() -> ExternalRedis.reached(gone.endpoint()))
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    void isNamedByAUri() {
        assertThat(RedisEndpoint.parse("redis://h")).isEqualTo(new RedisEndpoint("h", 6379, "", "", 0, null));
        assertThat(RedisEndpoint.parse("redis://u:p@h:7/3")).isEqualTo(new RedisEndpoint("h", 7, "u", "p", 3, null));
        assertThat(RedisEndpoint.parse("redis://:p@h")).isEqualTo(new RedisEndpoint("h", 6379, "", "p", 0, null));
        assertThat(RedisEndpoint.parse("rediss://h").tls()).isNotNull();
        assertThatThrownBy(() -> RedisEndpoint.parse("http://h")).isInstanceOf(IllegalArgumentException.class);
    }
}
