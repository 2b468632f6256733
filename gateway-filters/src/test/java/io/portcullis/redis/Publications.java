package io.portcullis.redis;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.RankConflictException;
import io.portcullis.feed.Succession;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Every attempt to publish and what became of it, judged when it is known. Thread-safe. */
final class Publications {

    private static final int MOST_VIOLATIONS = 20;

    /** One that was acknowledged. */
    record Acknowledged(FeedEntry entry, PublishingNode taker, long at) {

        String place() {
            return placeOf(entry);
        }

        long rank() {
            return entry.succession().rank();
        }
    }

    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder checks = new LongAdder();
    private final long startedAt = System.nanoTime();

    static String placeOf(FeedEntry entry) {
        return entry.succession().slot() + " " + entry.succession().subject();
    }

    /** Lets the node publish it; ends when that is decided. */
    CompletableFuture<Void> publish(FeedEntry entry, long expected, PublishingNode node) {
        attempts.increment();
        return node.feed().appendIf(entry, expected).handle((head, error) -> {
            decided(entry, expected, node, error);
            return null;
        });
    }

    private void decided(FeedEntry entry, long expected, PublishingNode node, Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause == null) {
            acknowledge(new Acknowledged(entry, node, System.nanoTime()));
        } else if (cause instanceof RankConflictException conflict) {
            refused.add(entry.text());
            require(conflict.actual() != expected, node + " has a conflict with what it expected, " + entry);
        } else {
            unknown.increment();
            require(cause instanceof FeedStoreException, node + " has failed: " + cause);
        }
    }

    private void acknowledge(Acknowledged one) {
        Succession what = one.entry().succession();
        Acknowledged other = acknowledged.putIfAbsent(what.subject() + " " + what.rank(), one);
        require(other == null, "two of one rank were acknowledged, " + one + " and " + other);
        long here = one.taker().rankAt(one.place());
        require(here >= one.rank(), one + " was acknowledged before it was applied, at rank " + here);
    }

    /** Asks the node; what is known is read before, so that whatever comes meanwhile speaks for the node. */
    void check(Acknowledged one, PublishingNode node) {
        checks.increment();
        Long claim = node.claim();
        boolean isClaimed = claim != null && claim - one.at() > 0;
        long seen = node.seenAt(one.place());
        long here = node.rankAt(one.place());
        require(here >= seen, node + " has gone back from rank " + seen + " to " + here + " at " + one.place());
        require(!isClaimed || here >= one.rank(), node + " is fresh, and has rank " + here + " of " + one);
        node.saw(one.place(), here);
        FeedEntry counting = node.known().latest().get(one.place());
        require(counting == null || !refused.contains(counting.text()), node + " has what was refused, " + counting);
    }

    void require(boolean condition, String otherwise) {
        if (!condition && violations.size() < MOST_VIOLATIONS) {
            String told = "after " + seconds() + " s: " + otherwise;
            violations.add(told);
            System.out.println("VIOLATION " + told);
        }
    }

    Collection<Acknowledged> acknowledged() {
        return acknowledged.values();
    }

    boolean wasRefused(String text) {
        return refused.contains(text);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 100_000_000 / 10.0;
    }

    @Override
    public String toString() {
        return checks + " checks, " + attempts + " attempts to publish (" + acknowledged.size() + " acknowledged, "
                + refused.size() + " refused, " + unknown + " not decided)";
    }
}
