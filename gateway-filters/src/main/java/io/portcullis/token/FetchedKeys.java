package io.portcullis.token;

import io.portcullis.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keys that an issuer publishes at an address; thread-safe and never blocking.
 *
 * <p>A key that is here is found without waiting. A set older than its time to live is fetched again before it is used;
 * if that fails it serves until it is too stale, while fetches go on in the background, and from then on nobody can
 * say. An unknown key id causes a fetch, but no more often than once per cool-down, whoever asks for
 * whatever; those who ask while that fetch is under way wait for it. There is never more than one fetch under way.
 */
final class FetchedKeys implements IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);

    /** How long to leave an issuer alone that has just failed. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** How long a failure means that the issuer is away, so that nobody waits for the next try. */
    private static final Duration FAILURE_IS_NEWS = Duration.ofSeconds(10);

    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final String issuerName;
    private final KeySetSource source;
    private final KeySetReader reader;
    private final KeyTimes times;
    private final Clock clock;
    private final AtomicReference<@Nullable Mono<Snapshot>> underWay = new AtomicReference<>();
    private final AtomicLong unknownAskedAt = new AtomicLong(LONG_AGO);
    private volatile Snapshot snapshot = new Snapshot(null, LONG_AGO, LONG_AGO, false);

    FetchedKeys(String issuerName, KeySetSource source, KeySetReader reader, KeyTimes times, Clock clock) {
        this.issuerName = issuerName;
        this.source = source;
        this.reader = reader;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public KeyLookup find(@Nullable String keyId) {
        Snapshot now = snapshot;
        long age = clock.millis() - now.fetchedAt();
        Duration sinceTry = Duration.ofMillis(clock.millis() - now.triedAt());
        boolean mayTry = !now.lastTryFailed() || sinceTry.compareTo(PAUSE_AFTER_FAILURE) >= 0;
        boolean isAway = now.lastTryFailed() && sinceTry.compareTo(FAILURE_IS_NEWS) < 0 && isUsable(now);
        if (age >= times.timeToLive().toMillis() && !isAway) {
            return mayTry ? pending(keyId) : answer(now, keyId);
        }
        if (age >= times.refreshAhead().toMillis() && mayTry) {
            refresh();
        }
        KeyLookup lookup = answer(now, keyId);
        return isUnknown(lookup) && (underWay.get() != null || mayAskForUnknown()) ? pending(keyId) : lookup;
    }

    /** Whether the cool-down is over; the one caller who is told so starts it anew. */
    private boolean mayAskForUnknown() {
        long now = clock.millis();
        long last = unknownAskedAt.get();
        return now - last >= times.unknownKidCooldown().toMillis() && unknownAskedAt.compareAndSet(last, now);
    }

    private static boolean isUnknown(KeyLookup lookup) {
        return lookup instanceof KeyLookup.Missing missing && missing.reason() == Reason.KEY_UNKNOWN;
    }

    private boolean isUsable(Snapshot now) {
        return now.keys() != null
                && clock.millis() - now.fetchedAt() < times.maxStale().toMillis();
    }

    private KeyLookup pending(@Nullable String keyId) {
        return new KeyLookup.Pending(refresh().map(snapshot -> answer(snapshot, keyId)));
    }

    private KeyLookup answer(Snapshot now, @Nullable String keyId) {
        return now.keys() != null && isUsable(now)
                ? now.keys().find(keyId)
                : new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE);
    }

    /** Joins the fetch under way or starts one; ends with the snapshot after it, whether it failed or not. */
    private Mono<Snapshot> refresh() {
        Mono<Snapshot> running = underWay.get();
        if (running != null) {
            return running;
        }
        Mono<Snapshot> mine = Mono.defer(source::fetch)
                .map(reader::read)
                .map(this::succeeded)
                .onErrorResume(error -> Mono.fromSupplier(() -> failed(error)))
                .doOnTerminate(() -> underWay.set(null))
                .cache();
        Mono<Snapshot> other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        mine.subscribe(outcome -> log.debug("Issuer {}: keys of {}", issuerName, outcome.fetchedAt()));
        return mine;
    }

    private Snapshot succeeded(KeySet keys) {
        keys.dropped().forEach(reason -> log.warn("Issuer {}: not usable: {}", issuerName, reason));
        Snapshot fresh = new Snapshot(keys, clock.millis(), clock.millis(), false);
        snapshot = fresh;
        return fresh;
    }

    private Snapshot failed(Throwable error) {
        log.warn("Issuer {}: no keys could be fetched: {}", issuerName, error.toString());
        Snapshot before = snapshot;
        Snapshot after = new Snapshot(before.keys(), before.fetchedAt(), clock.millis(), true);
        snapshot = after;
        return after;
    }

    /**
     * What is known.
     *
     * @param keys the last good set, or null
     * @param fetchedAt when it came, in milliseconds
     * @param triedAt when the last fetch ended, in milliseconds
     */
    private record Snapshot(@Nullable KeySet keys, long fetchedAt, long triedAt, boolean lastTryFailed) {}
}
