package io.portcullis.feed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A store with the troubles that a test gives it: one for each call, as long as there are some. */
final class TroubledStore implements FeedStore {

    /** What becomes of a call. */
    enum Trouble {
        NONE,
        REFUSED,
        TIMEOUT,
        /** It is executed. */
        REPLY_LOST
    }

    FeedStore store;
    final Deque<Trouble> troubles = new ArrayDeque<>();
    final List<Append> appends = new ArrayList<>();
    UnaryOperator<Pulled> onPulled = UnaryOperator.identity();
    int pulls;
    int reconnects;

    TroubledStore(FeedStore store) {
        this.store = store;
    }

    @Override
    public Pulled pull(String node, Position position, int limit) {
        pulls++;
        return call(() -> onPulled.apply(store.pull(node, position, limit)));
    }

    @Override
    public Appended append(Append append) {
        return call(() -> {
            appends.add(append);
            return store.append(append);
        });
    }

    private <T> T call(Supplier<T> call) {
        Trouble trouble = troubles.isEmpty() ? Trouble.NONE : troubles.remove();
        if (trouble == Trouble.REFUSED || trouble == Trouble.TIMEOUT) {
            throw failure(trouble);
        }
        T answer = call.get();
        if (trouble == Trouble.REPLY_LOST) {
            throw failure(trouble);
        }
        return answer;
    }

    private static FeedStoreException failure(Trouble trouble) {
        return new FeedStoreException(trouble.name(), trouble != Trouble.REFUSED, new RuntimeException("injected"));
    }

    @Override
    public List<Heartbeat> heartbeats() {
        return store.heartbeats();
    }

    @Override
    public int awaitReplicas(int atLeast, Duration timeout) {
        return store.awaitReplicas(atLeast, timeout);
    }

    @Override
    public void onHint(Runnable callback) {
        store.onHint(callback);
    }

    @Override
    public void reconnect() {
        reconnects++;
    }

    @Override
    public void leave(String node) {
        store.leave(node);
    }

    @Override
    public void close() {
        store.close();
    }
}
