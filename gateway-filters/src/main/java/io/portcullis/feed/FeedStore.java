package io.portcullis.feed;

import java.time.Duration;
import java.util.List;

/**
 * Where the log is. Every call blocks until it is answered or its deadline has passed, and throws
 * {@link FeedStoreException} otherwise; none is made on a request's path.
 *
 * <p>Each call is atomic. {@code chain(v)} is the first 16 hexadecimal digits of SHA-1 over {@code chain(v-1)|v|entry},
 * and {@code chain(0)} is the epoch.
 */
public interface FeedStore extends AutoCloseable {

    /**
     * Writes the node's heartbeat first, so that a store that must not take writes refuses instead of answering what is
     * old; then says what comes after the position.
     */
    Pulled pull(String node, Position position, int limit);

    /**
     * Appends; begins a new epoch if there is no log, or the log was lost, or its epoch is to be abandoned. An append that
     * expects a rank begins none, and is refused while the log may lack entries: there is none, it is not sealed, it is
     * being repaired, or another server has it than the one that was asked last.
     *
     * @throws RankConflictException if the subject has another highest rank than the expected one; nothing was done then
     */
    Appended append(Append append);

    /** All nodes that were heard of and have not left, with how long ago that was. */
    List<Heartbeat> heartbeats();

    /** How many replicas of the store have all that was appended before, after waiting for that long at the most. */
    int awaitReplicas(int atLeast, Duration timeout);

    /** Calls back, on any thread, whenever something may have been appended; hints may be lost and repeated. */
    void onHint(Runnable callback);

    /** Drops the connections: they may be those to a server that hangs. */
    void reconnect();

    /** Forgets a node that ends. */
    void leave(String node);

    @Override
    void close();
}
