package io.portcullis.policy;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedStoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What operators do to documents: publish, roll back, delete, look up. Thread-safe; no method blocks. Each {@link Mono} may
 * end with {@link FeedStoreException}: the store did not take it, and whether it has it after all is then not known.
 */
public final class Policies implements AutoCloseable {

    private static final Duration LONGEST_TESTS = Duration.ofSeconds(1);
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 100;

    private final PolicyLog references;
    private final PolicyContents contents;
    private final PolicyLoader loader;
    private final PolicyGate gate;
    private final PolicyPublisher publisher;
    private final Scheduler workers =
            Schedulers.newBoundedElastic(THREADS, MOST_WAITING, "portcullis-policy-orders", 60, true);

    /**
     * Operates the documents of this log through this feed.
     *
     * @param limits that rate-limit obligations may name
     */
    public Policies(
            Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicyLoader loader,
            PolicyReader reader,
            PolicyCompiler compiler,
            Supplier<Set<String>> limits,
            PolicyTrials trials,
            Clock clock) {
        this(
                feed,
                references,
                contents,
                loader,
                new PolicyGate(reader::read, compiler::compile, new PolicyTestRunner(clock)::run, trials::of, limits),
                clock);
    }

    Policies(
            Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicyLoader loader,
            PolicyGate gate,
            Clock clock) {
        this.references = references;
        this.contents = contents;
        this.loader = loader;
        this.gate = gate;
        this.publisher = new PolicyPublisher(feed, references, contents, loader, clock);
    }

    /**
     * Publishes a document: checked, tested, in force here when it is answered. Its version is its {@code
     * metadata.version} where that is greater than the current one, else the one after the current one. Without an
     * expected version the document must name a greater one, or be new, or be the current one, which changes nothing.
     *
     * <p>Ends with {@link InvalidPolicyException}, {@link PolicyTestsFailedException} or {@link VersionConflictException}
     * where it is refused.
     */
    public Mono<PolicyReceipt> publish(PolicyOrder order, String text) {
        return run(() -> publisher.publish(
                order, gate.check(order.key(), text, LONGEST_TESTS), PolicyNumbering.ordered(order.expectedVersion())));
    }

    /** Publishes the contents of an older version as a new one, through the same checks. */
    public Mono<PolicyReceipt> rollback(PolicyOrder order, long toVersion) {
        return run(() -> {
            String text = text(order.key(), toVersion);
            if (text == null) {
                throw new UnknownPolicyException(order.key(), toVersion);
            }
            return publisher.publish(
                    order,
                    gate.check(order.key(), text, LONGEST_TESTS),
                    PolicyNumbering.following(order.expectedVersion()));
        });
    }

    private @Nullable String text(PolicyKey key, long version) {
        for (LoadedPolicy loaded : loader.loaded(key).all().toList()) {
            if (loaded.reference().version() == version) {
                return loaded.source().text();
            }
        }
        for (PolicyVersion known : contents.history(key)) {
            if (known.version() == version && !known.isDeleted()) {
                return contents.get(key.tenant(), known.digest());
            }
        }
        return null;
    }

    /** Takes a document away; ends with {@link UnknownPolicyException} if there is none. */
    public Mono<PolicyReceipt> delete(PolicyOrder order) {
        return run(() -> publisher.delete(order));
    }

    /** The document with its history; empty if there never was one. */
    public Mono<PolicyEntry.Detail> find(PolicyKey key) {
        return Mono.defer(() -> {
            PolicyHeads heads = references.heads(key);
            return heads.version() == 0
                    ? Mono.empty()
                    : run(() -> new PolicyEntry.Detail(view(key, heads), contents.history(key)));
        });
    }

    private PolicyEntry view(PolicyKey key, PolicyHeads heads) {
        return PolicyEntry.of(key, heads, loader.loaded(key), loader.troubles().get(key));
    }

    /** All documents that are there, in the order of tenants and names. */
    public List<PolicyEntry> list() {
        Map<PolicyKey, String> troubles = loader.troubles();
        return references.all().entrySet().stream()
                .filter(known -> known.getValue().isThere())
                .map(known -> PolicyEntry.of(
                        known.getKey(), known.getValue(), loader.loaded(known.getKey()), troubles.get(known.getKey())))
                .toList();
    }

    PolicyLog references() {
        return references;
    }

    PolicyContents contents() {
        return contents;
    }

    PolicyGate gate() {
        return gate;
    }

    PolicyPublisher publisher() {
        return publisher;
    }

    private <T> Mono<T> run(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(workers).publishOn(Schedulers.parallel());
    }

    @Override
    public void close() {
        workers.dispose();
        gate.close();
    }
}
