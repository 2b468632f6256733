package io.portcullis.redis;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.StoreSettings;
import io.portcullis.policy.PolicyContents;
import io.portcullis.policy.PolicyFeedStore;
import io.portcullis.ratelimit.LimitStore;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Keeps both logs, documents and the accounts of limits in the application's Redis, where it has one, unless {@code portcullis.redis.enabled} is false. */
@AutoConfiguration(
        afterName = {
            "io.portcullis.autoconfigure.PortcullisAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration"
        },
        beforeName = "io.portcullis.autoconfigure.PortcullisFeedAutoConfiguration")
@ConditionalOnClass(LettuceConnectionFactory.class)
@ConditionalOnProperty(name = "portcullis.redis.enabled", matchIfMissing = true)
@ConditionalOnBean(StoreSettings.class)
public class PortcullisRedisAutoConfiguration {

    /** A call of the log moves up to 500 entries and one of a document 64 KiB, so it gets more time than one that a request waits for. */
    private static final int LOG_TIMEOUTS = 10;

    @Bean(destroyMethod = "close")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @ConditionalOnMissingBean(FeedStore.class)
    FeedStore portcullisFeedStore(StoreSettings settings, LettuceConnectionFactory host, Environment environment) {
        requireOneServer(environment);
        OwnConnections connections = new OwnConnections(host, timeout(settings));
        RedisKeys keys = new RedisKeys(settings.keyPrefix(), RedisKeys.REVOCATIONS);
        new ServerAdvice(connections.factory()).giveSoon();
        return new RedisFeedStore(keys, settings.log(), timeout(settings), connections);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @ConditionalOnMissingBean
    PolicyFeedStore portcullisPolicyFeedStore(
            StoreSettings settings, LettuceConnectionFactory host, Environment environment) {
        requireOneServer(environment);
        RedisKeys keys = new RedisKeys(settings.keyPrefix(), RedisKeys.POLICIES);
        LogSettings log = LogSettings.ofReferences(settings.log().seal());
        return new PolicyFeedStore(
                new RedisFeedStore(keys, log, timeout(settings), new OwnConnections(host, timeout(settings))));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @ConditionalOnMissingBean
    PolicyContents portcullisPolicyContents(
            StoreSettings settings, LettuceConnectionFactory host, Environment environment) {
        requireOneServer(environment);
        return new RedisPolicyContents(
                settings.keyPrefix(), timeout(settings), new OwnConnections(host, timeout(settings)));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
    @ConditionalOnMissingBean(LimitStore.class)
    RedisLimitStore portcullisLimitStore(
            StoreSettings settings, LettuceConnectionFactory host, Environment environment) {
        requireOneServer(environment);
        return new RedisLimitStore(settings.keyPrefix(), new OwnConnections(host, timeout(settings)));
    }

    private static Duration timeout(StoreSettings settings) {
        return settings.timeout().multipliedBy(LOG_TIMEOUTS);
    }

    /** Such a factory does not say where its servers are; asked, it names localhost. */
    private static void requireOneServer(Environment environment) {
        if (environment.containsProperty("spring.data.redis.masterreplica.nodes")
                || environment.containsProperty("spring.data.redis.masterreplica.nodes[0]")) {
            throw new ConfigurationException(
                    "spring.data.redis.masterreplica.nodes is set; expected one server, Sentinel or a cluster",
                    "Name the primary in spring.data.redis.host, use Sentinel, or set portcullis.redis.enabled: false.");
        }
    }
}
