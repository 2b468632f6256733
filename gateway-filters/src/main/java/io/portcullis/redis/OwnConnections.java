package io.portcullis.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes connections to where the host's go, with the host's credentials and certificates, but with deadlines and
 * reconnection of our own: by default a client waits for a minute, queues without end while it is disconnected, and comes
 * back after up to half a minute.
 */
final class OwnConnections implements AutoCloseable {

    private static final Duration LONGEST_RECONNECT = Duration.ofMillis(500);

    private final ClientResources resources = ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(() -> Delay.fullJitter(Duration.ofMillis(20), LONGEST_RECONNECT, 20, TimeUnit.MILLISECONDS))
            .build();
    private final LettuceConnectionFactory factory;

    /**
     * Connections beside the host's.
     *
     * @param timeout of each call and of each attempt to connect
     */
    OwnConnections(LettuceConnectionFactory host, Duration timeout) {
        LettuceClientConfiguration theirs = host.getClientConfiguration();
        LettuceClientConfiguration.LettuceClientConfigurationBuilder ours = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(options(
                        theirs.getClientOptions().orElseGet(ClientOptions::create), host.isClusterAware(), timeout))
                .commandTimeout(timeout)
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(Duration.ofSeconds(1))
                .clientName(
                        theirs.getClientName().map(name -> name + "-portcullis").orElse("portcullis"));
        theirs.getRedisCredentialsProviderFactory().ifPresent(ours::redisCredentialsProviderFactory);
        if (theirs.isUseSsl()) {
            LettuceClientConfiguration.LettuceSslClientConfigurationBuilder ssl =
                    ours.useSsl().verifyPeer(theirs.getVerifyMode());
            if (theirs.isStartTls()) {
                ssl.startTls();
            }
        }
        this.factory = new LettuceConnectionFactory(server(host), ours.build());
        try {
            factory.afterPropertiesSet();
            factory.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static RedisConfiguration server(LettuceConnectionFactory host) {
        if (host.getClusterConfiguration() != null) {
            return host.getClusterConfiguration();
        }
        if (host.getSentinelConfiguration() != null) {
            return host.getSentinelConfiguration();
        }
        return host.getSocketConfiguration() != null
                ? host.getSocketConfiguration()
                : host.getStandaloneConfiguration();
    }

    private static ClientOptions options(ClientOptions theirs, boolean isCluster, Duration timeout) {
        ClientOptions ours = theirs.mutate()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(true)
                        .build())
                .build();
        return isCluster
                ? ClusterClientOptions.builder(ours)
                        .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                                .enablePeriodicRefresh(Duration.ofSeconds(10))
                                .build())
                        .build()
                : ours;
    }

    LettuceConnectionFactory factory() {
        return factory;
    }

    @Override
    public void close() {
        factory.destroy();
        resources.shutdown(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
