package io.portcullis.redis;

import io.portcullis.redis.RecordedRevocation.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Every revocation and every decision about it, judged when it is made. Thread-safe.
 *
 * <p>A node that calls itself fresh with the bound S claims to enforce what was acknowledged more than S ago. It is judged
 * for every S at once: for the S that is its own age at that instant, which is the smallest for which it is fresh.
 */
final class History {

    /** For the figures only: a route with this bound would have used the decision. */
    private static final Duration USUAL_BOUND = Duration.ofSeconds(3);

    private static final int MOST_VIOLATIONS = 20;
    private static final int NEWEST = 100;

    private final List<RecordedRevocation> revocations = new ArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder checks = new LongAdder();
    private final LongAdder fresh = new LongAdder();
    private final LongAdder claimed = new LongAdder();
    private final long startedAt = System.nanoTime();

    synchronized void add(RecordedRevocation revocation) {
        revocations.add(revocation);
    }

    synchronized List<RecordedRevocation> revocations() {
        return List.copyOf(revocations);
    }

    /** Half of them among the newest, where what is wrong is wrong first. */
    synchronized RecordedRevocation any(RandomGenerator random) {
        int size = revocations.size();
        if (size == 0) {
            return null;
        }
        int least = random.nextBoolean() ? Math.max(0, size - NEWEST) : 0;
        return revocations.get(random.nextInt(least, size));
    }

    /** Asks the node; what is known is read before, so that whatever comes meanwhile speaks for the node. */
    void check(RecordedRevocation revocation, HistoryNode node) {
        boolean isAcknowledged = revocation.answer() == Answer.ACKNOWLEDGED;
        boolean isHeld = revocation.isHeldBy(node);
        boolean isPromised = revocation.isPromisedBy(node);
        Long claim = node.claim();
        boolean isClaimed = isAcknowledged && claim != null && claim - revocation.acknowledgedAt() > 0;
        boolean isRefused = node.refuses(revocation);
        count(claim, isClaimed);
        if (isRefused) {
            revocation.heldBy(node);
        } else if (!revocation.hasExpired()) {
            String broken = isHeld
                    ? "has forgotten"
                    : isPromised
                            ? "was said to enforce, and allows"
                            : isAcknowledged && revocation.taker() == node
                                    ? "has acknowledged, and allows"
                                    : isClaimed ? "is fresh, and allows" : null;
            if (broken != null) {
                violation(node + " " + broken + " " + revocation + lateness(revocation, claim, isClaimed));
            }
        }
    }

    private static String lateness(RecordedRevocation revocation, Long claim, boolean isClaimed) {
        return isClaimed
                ? "; acknowledged " + (claim - revocation.acknowledgedAt()) / 1_000_000
                        + " ms before the node's last sync"
                : "";
    }

    private void count(Long claim, boolean isClaimed) {
        checks.increment();
        if (isClaimed) {
            claimed.increment();
        }
        if (claim != null && System.nanoTime() - claim <= USUAL_BOUND.toNanos()) {
            fresh.increment();
        }
    }

    void violation(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            String told = "after " + seconds() + " s: " + what;
            violations.add(told);
            System.out.println("VIOLATION " + told);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 100_000_000 / 10.0;
    }

    @Override
    public String toString() {
        List<RecordedRevocation> all = revocations();
        return checks + " checks (" + fresh + " by nodes not older than " + USUAL_BOUND.toSeconds() + " s, " + claimed
                + " that had to refuse), " + all.size() + " revocations ("
                + all.stream()
                        .filter(each -> each.answer() == Answer.ACKNOWLEDGED)
                        .count() + " acknowledged, "
                + all.stream().filter(each -> each.answer() == Answer.FAILED).count() + " failed)";
    }
}
