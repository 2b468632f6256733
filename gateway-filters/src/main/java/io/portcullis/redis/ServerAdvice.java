package io.portcullis.redis;

import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Warns once about a server that is set up so that it may lose revocations. Never fails and never waits. */
final class ServerAdvice {

    private static final Logger log = LoggerFactory.getLogger(ServerAdvice.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final LettuceConnectionFactory redis;

    ServerAdvice(LettuceConnectionFactory redis) {
        this.redis = redis;
    }

    /** As soon as the server answers, as long as the connections are not closed. */
    void giveSoon() {
        Mono.defer(() -> connection().serverCommands().info())
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(LONGEST)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, ASK_AGAIN).filter(e -> redis.isRunning() && !isDenied(e)))
                .onErrorComplete(e -> !isDenied(e))
                .subscribe(
                        ServerAdvice::give,
                        e -> log.warn(
                                "Redis does not say how it is set up ({}): see to it that it evicts nothing and writes to disk",
                                reply(e)));
    }

    private static boolean isDenied(Throwable e) {
        return reply(e).startsWith("NOPERM");
    }

    private static String reply(Throwable e) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    }

    private ReactiveRedisConnection connection() {
        return redis.getReactiveConnection();
    }

    static void give(Properties info) {
        info.stringPropertyNames().forEach(name -> {
            String setting = name.substring(name.lastIndexOf('.') + 1);
            String value = info.getProperty(name);
            if (setting.equals("maxmemory_policy") && !value.equals("noeviction")) {
                log.warn(
                        "Redis may evict the log of revocations: its maxmemory-policy is {}; expected noeviction",
                        value);
            }
            if (setting.equals("aof_enabled") && value.equals("0")) {
                log.warn("Redis loses the log when it restarts: its appendonly is no. The gateways bring back what they"
                        + " have, but a gateway that starts meanwhile has to wait for them");
            }
        });
    }
}
