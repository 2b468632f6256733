package io.portcullis.token;

import io.portcullis.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keys that an issuer publishes at an address; thread-safe and never blocking.
 *
 * <p>A key that is here is found without waiting. A set older than its time to live is fetched again before it is used;
 * if that fails it serves until it is too stale, while fetches go on in the background, and from then on nobody can
 * say. An unknown key id causes a fetch, but no more often than once per cool-down, whoever asks for whatever; those who
 * ask while a fetch is under way wait for it. There is never more than one fetch under way.
 */
final class FetchedKeys implements IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);

    /** A fetch ends, whatever its source does: nobody waits longer, and the next one may start. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final String issuerName;
    private final KeySetSource source;
    private final KeySetReader reader;
    private final KeyTimes times;
    private final LongSupplier millis;
    private final AtomicReference<@Nullable Mono<KeySnapshot>> underWay = new AtomicReference<>();
    private final AtomicLong failures = new AtomicLong();
    private volatile long unknownAskedAt;
    private volatile KeySnapshot snapshot;

    /**
     * Keys of this source.
     *
     * @param millis a clock that never steps back, in milliseconds
     */
    FetchedKeys(String issuerName, KeySetSource source, KeySetReader reader, KeyTimes times, LongSupplier millis) {
        this.issuerName = issuerName;
        this.source = source;
        this.reader = reader;
        this.times = times;
        this.millis = millis;
        this.unknownAskedAt = millis.getAsLong() - times.unknownKidCooldown().toMillis();
        this.snapshot = KeySnapshot.nothing(millis.getAsLong());
    }

    @Override
    public KeyLookup find(@Nullable String keyId) {
        KeySnapshot now = snapshot;
        long time = millis.getAsLong();
        if (now.mustBeFetched(time, times)) {
            return now.mayBeFetched(time) ? after(refresh(now), keyId) : now.find(keyId, time, times);
        }
        if (now.shouldBeFetched(time, times) && now.mayBeFetched(time)) {
            refresh(now);
        }
        KeyLookup lookup = now.find(keyId, time, times);
        return isUnknown(lookup) ? askFor(keyId, now, time) : lookup;
    }

    private static boolean isUnknown(KeyLookup lookup) {
        return lookup instanceof KeyLookup.Missing missing && missing.reason() == Reason.KEY_UNKNOWN;
    }

    /**
     * The cool-down begins after its fetch is under way and is read before that is looked for: within the cool-down, no
     * fetch under way means that it has ended, and then what it brought has to be looked at.
     */
    private KeyLookup askFor(@Nullable String keyId, KeySnapshot now, long time) {
        boolean isCoolDownOver =
                time - unknownAskedAt >= times.unknownKidCooldown().toMillis();
        Mono<KeySnapshot> running = underWay.get();
        if (running != null) {
            return after(running, keyId);
        }
        if (!isCoolDownOver) {
            return snapshot.find(keyId, time, times);
        }
        return after(refresh(now, () -> unknownAskedAt = time), keyId);
    }

    private KeyLookup after(Mono<KeySnapshot> fetch, @Nullable String keyId) {
        return new KeyLookup.Pending(fetch.map(result -> result.find(keyId, millis.getAsLong(), times)));
    }

    /** Joins the fetch under way, or starts one unless what was seen is outdated by then; never ends in an error. */
    private Mono<KeySnapshot> refresh(KeySnapshot seen) {
        return refresh(seen, () -> {});
    }

    private Mono<KeySnapshot> refresh(KeySnapshot seen, Runnable beforeFetch) {
        Mono<KeySnapshot> mine = Mono.defer(() -> snapshot.equals(seen) ? fetch() : Mono.just(snapshot))
                .doOnTerminate(() -> underWay.set(null))
                .cache();
        Mono<KeySnapshot> other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        beforeFetch.run();
        mine.subscribe(result -> log.debug("Issuer {}: keys of {} ms", issuerName, result.fetchedAt()));
        return mine;
    }

    private Mono<KeySnapshot> fetch() {
        return Mono.defer(source::fetch)
                .map(reader::read)
                .map(this::succeeded)
                .timeout(DEADLINE)
                .onErrorResume(error -> Mono.fromSupplier(() -> failed(error)));
    }

    private KeySnapshot succeeded(KeySet keys) {
        keys.dropped().forEach(reason -> log.warn("Issuer {}: not usable: {}", issuerName, reason));
        KeySnapshot fresh = snapshot.succeeded(keys, millis.getAsLong());
        snapshot = fresh;
        return fresh;
    }

    /** A set that is refused is an alarm; an issuer that is away is not. */
    private KeySnapshot failed(Throwable error) {
        failures.incrementAndGet();
        if (error instanceof IllegalArgumentException) {
            log.error("Issuer {}: its keys are refused, the last good ones stay: {}", issuerName, error.getMessage());
        } else {
            log.warn("Issuer {}: no keys could be fetched: {}", issuerName, error.toString());
        }
        KeySnapshot after = snapshot.failed(String.valueOf(error.getMessage()), millis.getAsLong());
        snapshot = after;
        return after;
    }

    @Override
    public KeyStatus status() {
        return snapshot.status(millis.getAsLong(), times);
    }

    @Override
    public Mono<Void> refresh() {
        Mono<KeySnapshot> running = underWay.get();
        Mono<KeySnapshot> before = running == null ? Mono.just(snapshot) : running;
        return before.flatMap(result -> refresh(snapshot)).then();
    }

    @Override
    public long failures() {
        return failures.get();
    }
}
