package io.portcullis.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a channel, where messages may be lost: they only wake those who then ask. So does each new subscription,
 * because whatever was published before it was missed. Thread-safe.
 */
final class RedisHints implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisHints.class);
    private static final long RETRY_MILLIS = 500;

    private final AbstractRedisClient client;
    private final String channel;
    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private boolean isDenied;

    RedisHints(AbstractRedisClient client, String channel) {
        this.client = client;
        this.channel = channel;
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, "portcullis-hints");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void add(Runnable callback) {
        callbacks.add(callback);
        thread.execute(this::subscribe);
    }

    /** The client itself subscribes again after each reconnection; only the first time has to be got. */
    private void subscribe() {
        if (connection != null) {
            return;
        }
        try {
            StatefulRedisPubSubConnection<String, String> made = connect();
            made.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, String message) {
                    callbacks.forEach(Runnable::run);
                }

                @Override
                public void subscribed(String to, long count) {
                    callbacks.forEach(Runnable::run);
                }
            });
            connection = made;
            made.sync().subscribe(channel);
        } catch (RuntimeException e) {
            // Whatever it is: without hints the node still asks four times a second.
            tell(e);
            closeConnection();
            Future<?> unused = thread.schedule(this::subscribe, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A server that is away has its own message; one that denies the channel goes on doing so. */
    private void tell(RuntimeException e) {
        if (!isDenied && String.valueOf(e.getMessage()).startsWith("NOPERM")) {
            isDenied = true;
            log.warn("No hints from {}, so news take longer: {}", channel, e.getMessage());
        } else {
            log.debug("No hints from {} yet: {}", channel, e.getMessage());
        }
    }

    private StatefulRedisPubSubConnection<String, String> connect() {
        if (client instanceof RedisClusterClient cluster) {
            return cluster.connectPubSub(StringCodec.UTF8);
        }
        return ((RedisClient) client).connectPubSub(StringCodec.UTF8);
    }

    /** Drops the connection, which may be one to a server that hangs, and subscribes again. */
    void reconnect() {
        thread.execute(() -> {
            closeConnection();
            subscribe();
        });
    }

    private void closeConnection() {
        StatefulRedisPubSubConnection<String, String> old = connection;
        connection = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public void close() {
        thread.execute(this::closeConnection);
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
