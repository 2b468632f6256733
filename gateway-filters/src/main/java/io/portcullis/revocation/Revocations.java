package io.portcullis.revocation;

import io.portcullis.feed.Census;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.Position;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What operators do to the list: revoke, lift, look up. Thread-safe; no method blocks. A {@link Mono} ends with {@link
 * InvalidRevocationException} where the order makes no sense, and with {@link FeedStoreException} where
 * the store did not take it: this node enforces it all the same and goes on trying.
 */
public final class Revocations {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    private static final int MOST_AT_ONCE = 500;

    private final RevocationList list;
    private final Feed feed;
    private final RevocationRules rules;

    /** Operates this list through this feed; knows these issuers, by their names in the configuration. */
    public Revocations(RevocationList list, Feed feed, Map<String, IssuerTerms> issuers, Clock clock) {
        this.list = list;
        this.feed = feed;
        this.rules = new RevocationRules(issuers, clock);
    }

    /** Takes back, all values of the order at once. */
    public Mono<RevocationReceipt> revoke(RevocationOrder order, Acknowledgement level) {
        return Mono.defer(() -> {
            List<Revocation> abouts = abouts(order);
            return write(() -> abouts.stream()
                            .map(about -> rules.revoke(order, about, list.find(about)))
                            .toList())
                    .flatMap(position -> areInForce(abouts)
                            ? acknowledge(abouts, position, level)
                            // Lifted at the same time by another node: this counts.
                            : revoke(order, level));
        });
    }

    private List<Revocation> abouts(RevocationOrder order) {
        List<@Nullable String> values =
                order.values().isEmpty() ? Collections.singletonList(null) : List.copyOf(order.values());
        if (values.size() > MOST_AT_ONCE) {
            throw new InvalidRevocationException(
                    "These are " + values.size() + " values; expected " + MOST_AT_ONCE + " at the most");
        }
        return values.stream()
                .map(value -> rules.about(order.kind(), order.issuer(), value))
                .toList();
    }

    private boolean areInForce(List<Revocation> abouts) {
        return abouts.stream().map(list::find).allMatch(known -> known != null && !known.lifted());
    }

    /** Ends a revocation before it expires; empty if there is none in force. */
    public Mono<RevocationReceipt> lift(
            RevocationKind kind, @Nullable String issuer, @Nullable String value, @Nullable String actor) {
        return Mono.defer(() -> {
            if (!kind.isLiftable()) {
                throw new InvalidRevocationException("A revocation of the kind " + kind.label()
                        + " is final; only these can be lifted: " + liftable());
            }
            Revocation about = rules.about(kind, issuer, value);
            Revocation known = list.find(about);
            if (known == null || known.lifted()) {
                return Mono.empty();
            }
            return write(() -> List.of(rules.lift(known, actor)))
                    .flatMap(position -> acknowledge(List.of(about), position, Acknowledgement.APPLIED));
        });
    }

    private static List<String> liftable() {
        return Stream.of(RevocationKind.values())
                .filter(RevocationKind::isLiftable)
                .map(RevocationKind::label)
                .toList();
    }

    private Mono<Position> write(Supplier<List<Revocation>> entries) {
        List<FeedEntry> news = entries.get().stream()
                .map(entry -> new FeedEntry(entry.text(), entry.expires()))
                .toList();
        // Whatever comes after it, up to writing the answer, is no work of the feed's thread.
        return Mono.fromFuture(() -> feed.append(news)).publishOn(Schedulers.parallel());
    }

    private Mono<RevocationReceipt> acknowledge(List<Revocation> abouts, Position position, Acknowledgement level) {
        List<RevocationView> views = abouts.stream()
                .map(list::find)
                .filter(Objects::nonNull)
                .map(RevocationView::of)
                .toList();
        return switch (level) {
            case APPLIED -> Mono.just(receipt(views, position, true, 0, onlyHere()));
            case REPLICATED ->
                Mono.fromCallable(() -> feed.awaitReplicas(1, LONGEST_WAIT))
                        .subscribeOn(Schedulers.boundedElastic())
                        .doOnError(FeedStoreException.class, Revocations::notAcknowledged)
                        .onErrorReturn(FeedStoreException.class, 0)
                        .map(replicas -> receipt(views, position, replicas > 0, replicas, onlyHere()));
            case EVERYWHERE ->
                everywhere(position)
                        .map(census -> receipt(views, position, census.isComplete(), 0, census))
                        .doOnError(FeedStoreException.class, Revocations::notAcknowledged)
                        .defaultIfEmpty(receipt(views, position, false, 0, onlyHere()))
                        .onErrorReturn(FeedStoreException.class, receipt(views, position, false, 0, onlyHere()));
        };
    }

    /** It is in the log all the same. */
    private static void notAcknowledged(FeedStoreException e) {
        log.warn("Who else has a revocation is not known: {}", e.getMessage());
    }

    private static RevocationReceipt receipt(
            List<RevocationView> views, Position position, boolean isReached, int replicas, Census census) {
        return new RevocationReceipt(views, position.version(), position.epoch(), isReached, replicas, census);
    }

    private Census onlyHere() {
        return new Census(new TreeSet<>(List.of(feed.node())), new TreeSet<>(), true);
    }

    /** Empty if the store did not even answer once. */
    private Mono<Census> everywhere(Position position) {
        Mono<Census> census = Mono.fromCallable(() -> feed.whoHas(position)).subscribeOn(Schedulers.boundedElastic());
        return census.expand(known -> known.isComplete()
                        ? Mono.empty()
                        : Mono.delay(ASK_AGAIN).then(census))
                .takeUntil(Census::isComplete)
                .take(LONGEST_WAIT)
                .takeLast(1)
                .next();
    }

    /** What is known of this, if anything is. */
    public Optional<RevocationView> find(RevocationKind kind, @Nullable String issuer, @Nullable String value) {
        Revocation about = rules.about(kind, issuer, value);
        return Optional.ofNullable(list.find(about))
                .map(known -> known.detail().isEmpty() ? known.withDetail(about.detail()) : known)
                .map(RevocationView::of);
    }

    /** The newest entries, the newest first. */
    public List<RevocationView> newest(int limit) {
        return list.recent(limit).stream().map(RevocationView::of).toList();
    }
}
