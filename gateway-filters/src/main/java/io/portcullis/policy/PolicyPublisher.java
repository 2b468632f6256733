package io.portcullis.policy;

import io.portcullis.SafeText;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.RankConflictException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what got through the gate, tells all nodes, and waits until it is in force here. Thread-safe; blocks. */
final class PolicyPublisher {

    private static final Logger log = LoggerFactory.getLogger(PolicyPublisher.class);
    private static final int LONGEST_WAIT_SECONDS = 10;
    private static final int MOST_ATTEMPTS = 5;

    private final Feed feed;
    private final PolicyLog references;
    private final PolicyContents contents;
    private final PolicyLoader loader;
    private final Clock clock;

    PolicyPublisher(Feed feed, PolicyLog references, PolicyContents contents, PolicyLoader loader, Clock clock) {
        this.feed = feed;
        this.references = references;
        this.contents = contents;
        this.loader = loader;
        this.clock = clock;
    }

    /**
     * Refuses while nobody can say here what the current version is.
     *
     * @throws FeedStoreException then
     */
    void requireWhole() {
        if (!feed.freshness().isReady()) {
            throw new FeedStoreException("The log of policies has not been read yet", false, null);
        }
    }

    PolicyReceipt publish(PolicyOrder order, PolicyGate.Passed passed, PolicyNumbering numbering) {
        requireWhole();
        PolicySource source = passed.source();
        for (int attempt = 1; ; attempt++) {
            PolicyHeads heads = references.heads(order.key());
            long version = numbering.next(heads, source);
            boolean isUnchanged = version == PolicyNumbering.UNCHANGED;
            PolicyReceipt receipt = new PolicyReceipt(
                    order.key(),
                    isUnchanged ? heads.version() : version,
                    source.digest(),
                    isUnchanged,
                    passed.tests(),
                    isUnchanged ? List.of() : changes(heads, source.document()),
                    passed.impact());
            if (isUnchanged
                    || order.dryRun()
                    || announce(order, heads, PolicyReference.to(source, version), source, attempt)) {
                return receipt;
            }
        }
    }

    private List<String> changes(PolicyHeads heads, PolicyDocument after) {
        PolicyReference newest = heads.newest();
        LoadedPolicy before =
                newest == null ? null : loader.loaded(newest.key()).in(newest.slot());
        return PolicyChanges.between(before == null ? null : before.source().document(), after);
    }

    PolicyReceipt delete(PolicyOrder order) {
        requireWhole();
        for (int attempt = 1; ; attempt++) {
            PolicyHeads heads = references.heads(order.key());
            if (!heads.isThere()) {
                throw new UnknownPolicyException(order.key());
            }
            if (order.expectedVersion() != null && order.expectedVersion() != heads.version()) {
                throw new VersionConflictException(order.key(), heads.version());
            }
            PolicyReference end = PolicyReference.deletion(order.key(), heads.version() + 1);
            if (order.dryRun() || announce(order, heads, end, null, attempt)) {
                return new PolicyReceipt(
                        order.key(), end.version(), null, false, List.of(), List.of("deleted"), PolicyImpact.NONE);
            }
        }
    }

    /** Whether it was told and is in force here; false if others were faster, and it may be tried again. */
    private boolean announce(
            PolicyOrder order,
            PolicyHeads heads,
            PolicyReference reference,
            @Nullable PolicySource source,
            int attempt) {
        if (source != null) {
            contents.put(order.key().tenant(), source.digest(), source.text());
            loader.offer(source);
        }
        try {
            await(feed.appendIf(reference.entry(), heads.version()));
            // Before anything else can fail: what counts has to be in the history, or nobody could go back to it.
            note(order, heads, reference, source);
            awaitInForce(reference);
        } catch (RankConflictException e) {
            if (order.expectedVersion() != null || attempt == MOST_ATTEMPTS) {
                throw new VersionConflictException(order.key(), e.actual());
            }
            return false;
        } finally {
            if (source != null) {
                loader.withdraw(source);
            }
        }
        return true;
    }

    private void awaitInForce(PolicyReference reference) {
        try {
            await(loader.whenLoaded(reference));
        } catch (IllegalStateException e) {
            throw new FeedStoreException(
                    reference + " is published, but not in force on this node: " + e.getMessage(), false, e);
        }
    }

    private static <T> void await(CompletableFuture<T> done) {
        try {
            T ignored = done.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new FeedStoreException("It was not done within " + LONGEST_WAIT_SECONDS + " s", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FeedStoreException("The gateway ends", false, e);
        }
    }

    /** It counts, whether the history has it or not. */
    private void note(PolicyOrder order, PolicyHeads heads, PolicyReference reference, @Nullable PolicySource source) {
        log.info("{} was {} by {}", reference, source == null ? "deleted" : "published", name(order.actor()));
        String digest = source == null ? Objects.requireNonNull(heads.newest()).digest() : source.digest();
        PolicyVersion version = new PolicyVersion(
                reference.version(),
                Objects.requireNonNull(digest),
                source == null ? PolicyMode.DISABLED : source.document().mode(),
                source == null,
                clock.millis() / 1000,
                order.actor(),
                order.reason());
        try {
            contents.note(order.key(), version);
        } catch (RuntimeException e) {
            log.warn("The history of {} lacks version {}: {}", order.key(), reference.version(), e.getMessage());
        }
    }

    private static String name(@Nullable String actor) {
        return actor == null || !SafeText.isSafe(actor) ? "somebody" : actor;
    }
}
