package io.portcullis.revocation;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever relies on a token for longer than a request when it is taken back, at once, or when it expires, within a
 * second. Thread-safe. Looks at all of them in turn, on a thread of its own, so that to come and to go costs no timer.
 */
public final class TokenWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TokenWatch.class);
    private static final long LOOK_EVERY_SECONDS = 1;

    private final RevocationList list;
    private final Function<VerifiedToken, Instant> expiry;
    private final Clock clock;
    private final Map<Holder, Long> holders = new ConcurrentHashMap<>();
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
                Thread made = new Thread(runnable, "portcullis-watch");
                made.setDaemon(true);
                return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    /** Somebody who relies on a token; one of its own, whatever it holds. */
    public interface Holder {

        /** The token; always the same. */
        VerifiedToken token();

        /** The token is no longer good. Told by any thread, also more than once; must be quick. */
        void end(Reason reason);
    }

    /**
     * Watches tokens until {@link #close}.
     *
     * @param expiry from when on a token is refused
     */
    public TokenWatch(RevocationList list, Function<VerifiedToken, Instant> expiry, Clock clock) {
        this.list = list;
        this.expiry = expiry;
        this.clock = clock;
        list.onChange(this::lookSoon);
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Begins to watch; the token may be found to be no longer good before this returns. */
    public void add(Holder holder) {
        long expires = expiry.apply(holder.token()).toEpochMilli();
        // Known before it is looked at: whatever changes after the look finds it.
        holders.put(holder, expires);
        look(holder, expires);
    }

    /** Ends the watch; answers whether it was still on. */
    public boolean remove(Holder holder) {
        return holders.remove(holder) != null;
    }

    /** How many tokens are watched, about. */
    public int size() {
        return holders.size();
    }

    /** Many changes make one look. */
    private void lookSoon() {
        if (isDue.compareAndSet(false, true)) {
            thread.execute(() -> {
                isDue.set(false);
                look();
            });
        }
    }

    void look() {
        holders.forEach(this::lookSafely);
    }

    private void lookSafely(Holder holder, long expires) {
        try {
            look(holder, expires);
        } catch (RuntimeException e) {
            log.warn("Somebody could not be told that a token is no longer good, and will be told again", e);
        }
    }

    private void look(Holder holder, long expires) {
        Reason reason = reason(holder.token(), expires);
        if (reason != null) {
            holder.end(reason);
        }
    }

    private @Nullable Reason reason(VerifiedToken token, long expires) {
        return clock.millis() >= expires ? Reason.TOKEN_EXPIRED : list.refuse(token);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
