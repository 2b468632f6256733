package io.portcullis.sample.redis;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled whether a redis-server is started while no property under spring.data.redis is set
 * @param port its port on the loopback interface, 0 for any free one
 * @param restart whether it comes back, empty, after it was killed
 */
@ConfigurationProperties("sample.redis")
record RedisProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0") int port,
        @DefaultValue("true") boolean restart) {}
