package io.portcullis.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for calls that requests wait for: no call ever waits for the connection to be made, which a thread of its own
 * does. Thread-safe.
 */
final class LimitConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LimitConnection.class);
    private static final long RETRY_MILLIS = 500;
    private static final String ONLY_SERVER = "";

    private final AbstractRedisClient client;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean isReconnecting = new AtomicBoolean();
    private volatile @Nullable StatefulConnection<String, String> connection;
    private volatile long heardAt = System.nanoTime();

    LimitConnection(AbstractRedisClient client) {
        this.client = client;
        this.thread = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread made = new Thread(runnable, "portcullis-limits");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.execute(this::connect);
    }

    private void connect() {
        try {
            connection = client instanceof RedisClusterClient cluster
                    ? cluster.connect(StringCodec.UTF8)
                    : ((RedisClient) client).connect(StringCodec.UTF8);
        } catch (RuntimeException e) {
            log.debug("Limits have no connection yet: {}", e.getMessage());
            if (!thread.isShutdown()) {
                Future<?> unused = thread.schedule(this::connect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    boolean isCluster() {
        return client instanceof RedisClusterClient;
    }

    /** Which server has the key, as far as it matters for its clock. */
    String serverOf(String key) {
        if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
            RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
            return node == null ? ONLY_SERVER : node.getNodeId();
        }
        return ONLY_SERVER;
    }

    /** Runs a script by its digest, and by its text if the server does not know it. */
    CompletableFuture<List<Object>> run(LimitScript script, List<String> keys, List<String> arguments) {
        String[] names = keys.toArray(String[]::new);
        String[] values = arguments.toArray(String[]::new);
        return call(commands -> commands.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, names, values)
                        .toCompletableFuture())
                .exceptionallyCompose(error -> cause(error) instanceof RedisNoScriptException
                        ? call(commands -> commands.<List<Object>>eval(
                                        script.text(), ScriptOutputType.MULTI, names, values)
                                .toCompletableFuture())
                        : CompletableFuture.failedFuture(error));
    }

    private static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }

    /** Whatever the call, it fails at once if there is no connection. */
    <T> CompletableFuture<T> call(Function<RedisClusterAsyncCommands<String, String>, CompletableFuture<T>> function) {
        StatefulConnection<String, String> known = connection;
        if (known == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("there is no connection to Redis yet"));
        }
        long sentAt = System.nanoTime();
        return function.apply(commands(known)).whenComplete((answer, error) -> {
            if (error == null) {
                heardAt = System.nanoTime();
            } else if (cause(error) instanceof RedisCommandTimeoutException && sentAt - heardAt > 0) {
                reconnect(known);
            }
        });
    }

    private static RedisClusterAsyncCommands<String, String> commands(StatefulConnection<String, String> connection) {
        return connection instanceof StatefulRedisClusterConnection<String, String> cluster
                ? cluster.async()
                : ((StatefulRedisConnection<String, String>) connection).async();
    }

    /** Nothing was heard since a call that took too long: the other end may be gone without a word. */
    private void reconnect(StatefulConnection<String, String> old) {
        if (connection == old && isReconnecting.compareAndSet(false, true) && !thread.isShutdown()) {
            thread.execute(() -> {
                isReconnecting.set(false);
                if (connection == old) {
                    connection = null;
                    CompletableFuture<Void> unused = old.closeAsync();
                    connect();
                }
            });
        }
    }

    /** Whoever made the client closes it, and with it the connection. */
    @Override
    public void close() {
        thread.shutdownNow();
        connection = null;
    }
}
