package io.portcullis.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of one node as a state machine: each step asks the store and says when the next one is due. Used by one
 * thread.
 *
 * <p>What was merged is never forgotten because the store has lost it. A node that finds the log to be another one than it
 * followed reads all of it, and uploads what is missing there.
 */
final class Follower {

    static final int PAGE = 500;

    private static final Logger log = LoggerFactory.getLogger(Follower.class);
    private static final Duration LATELY = Duration.ofSeconds(10);
    private static final int MOST_UNSEEN = 10_000;

    private final String node;
    private final FeedStore store;
    private final Replica replica;
    private final Freshness freshness;
    private final FeedStatistics statistics;
    private final Pace pace;
    private final LongSupplier nanoTime;

    /**
     * What this node has told and not yet seen in the log, by text; merged here already. That the store took it is not
     * enough: while the position is behind it, nothing else shows that the store has lost it again.
     */
    private final Map<String, FeedEntry> unseen = new LinkedHashMap<>();

    private volatile Position position = Position.START;
    private volatile @Nullable String lastError;
    private volatile boolean isSealed;
    private boolean isInStep;
    private String lastEpoch = "";
    private @Nullable Repair repair;
    private boolean isDamaged;
    private String damagedEpoch = "";

    Follower(
            String node,
            FeedStore store,
            Replica replica,
            Freshness freshness,
            FeedStatistics statistics,
            Pace pace,
            LongSupplier nanoTime) {
        this.node = node;
        this.store = store;
        this.replica = replica;
        this.freshness = freshness;
        this.statistics = statistics;
        this.pace = pace;
        this.nanoTime = nanoTime;
    }

    /** The end of what is applied; any thread may ask. */
    Position position() {
        return position;
    }

    /** Whether the log counted as whole when it was last asked; any thread may ask. */
    boolean isSealed() {
        return isSealed;
    }

    /** Why the store could not be asked, or null if it could; any thread may ask. */
    @Nullable
    String lastError() {
        return lastError;
    }

    /** Asks the store what is new and answers when to ask again. */
    Duration step() {
        isInStep = false;
        try {
            long sentAt = nanoTime.getAsLong();
            Pulled pulled = store.pull(node, position, PAGE);
            isSealed = pulled.isSealed();
            Duration next = take(pulled, sentAt);
            succeeded();
            return next;
        } catch (FeedStoreException e) {
            return failed(e);
        }
    }

    /**
     * Appends news and answers the end of the log. They are merged here whatever comes of it; if the store does not take
     * them, this node tries again as long as it lives.
     */
    Position append(List<FeedEntry> entries) {
        apply(entries);
        return acknowledge(entries, tell(Append.of(entries)));
    }

    /**
     * Appends the entry if the highest rank of its subject is the expected one, in a store that has lost nothing and here;
     * answers the end of the log. The entry is merged here only when the store has it, and never sent twice.
     */
    Position appendIf(FeedEntry entry, long expectedRank) {
        Append news = Append.onlyIf(entry, expectedRank);
        catchUp();
        long rankHere = replica.rank(news.condition().subject());
        if (rankHere > expectedRank) {
            throw new RankConflictException(rankHere);
        }
        Position head = tell(news);
        apply(news.entries());
        return acknowledge(news.entries(), head);
    }

    private void apply(List<FeedEntry> entries) {
        replica.merge(texts(entries), 0);
        keepUnseen(entries);
    }

    private Position acknowledge(List<FeedEntry> entries, Position head) {
        advance(entries, head);
        if (!position.equals(head)) {
            // Others have appended in between: what they said counts before this is acknowledged.
            step();
        }
        return head;
    }

    /** Ranks count only where this node has a whole log of this moment, and the log has all that this node has. */
    private void catchUp() {
        Duration next = step();
        while (next.isZero()) {
            next = step();
        }
        if (!isInStep) {
            throw new FeedStoreException(
                    "The log is not known to be whole here: "
                            + (lastError == null ? "the store has lost something lately" : lastError),
                    false,
                    null);
        }
    }

    /** A log into which somebody else has written takes no news: it is read as a whole, and makes room for another one. */
    private Position tell(Append news) {
        Appended appended = store.append(news);
        if (!appended.isDone()) {
            startOver();
            damagedEpoch = appended.head().epoch();
            throw new FeedStoreException(
                    "Somebody else has written into the log: it is going to be replaced", false, null);
        }
        return appended.head();
    }

    private static List<String> texts(List<FeedEntry> entries) {
        return entries.stream().map(FeedEntry::text).toList();
    }

    /** Only where nobody has appended in between is it known what lies before the new head. */
    private void advance(List<FeedEntry> entries, Position head) {
        if (position.afterAll(entries).equals(head)) {
            position = head;
            texts(entries).forEach(unseen::remove);
            if (repair != null) {
                repair.saw(texts(entries));
            }
        }
    }

    /** Too many are found again by comparing the whole log. */
    private void keepUnseen(List<FeedEntry> entries) {
        entries.forEach(entry -> unseen.put(entry.text(), entry));
        if (unseen.size() > MOST_UNSEEN) {
            unseen.clear();
            startOver();
        }
    }

    private void startOver() {
        position = Position.START;
        repair = null;
        isDamaged = false;
    }

    private Duration take(Pulled pulled, long sentAt) {
        if (pulled.outcome() == Pulled.Outcome.OK) {
            return follow(pulled, sentAt);
        }
        if (!position.isStart()) {
            statistics.reset();
            log.warn("The log is not the one that was followed to {}: all of it is read again", position);
            startOver();
            bringBackNewest();
        }
        if (pulled.outcome() == Pulled.Outcome.EMPTY) {
            // Whoever gets the lock begins the log; nobody needs it for a log that is there.
            repair().lock(null);
        }
        return pace.soon();
    }

    /** What a store loses is its newest; to read all of a long log first would take longer than others wait. */
    private void bringBackNewest() {
        List<FeedEntry> newest = replica.newest(PAGE);
        if (!newest.isEmpty()) {
            tell(Append.of(newest));
        }
    }

    private Repair repair() {
        Repair current = repair;
        if (current == null) {
            current = new Repair(node, store, replica.compare());
            repair = current;
        }
        return current;
    }

    private Duration follow(Pulled pulled, long sentAt) {
        boolean isReadingAll = position.isStart() || repair != null;
        merge(pulled, isReadingAll);
        Position reached = pulled.endFrom(position);
        if (reached == null && !isReadingAll) {
            log.warn("What follows {} in the log does not continue it: all of it is read again", position);
            statistics.reset();
            startOver();
            return pace.soon();
        }
        isDamaged |= reached == null;
        position = reached != null ? reached : pulled.claimedEnd();
        noteEpoch(pulled.head().epoch());
        if (position.version() < pulled.head().version()) {
            return Duration.ZERO;
        }
        if (isDamaged || pulled.head().epoch().equals(damagedEpoch)) {
            return abandon(pulled.head().epoch());
        }
        if (repair != null) {
            Duration next = uploadMissing(repair);
            if (next != null) {
                return next;
            }
        }
        if (isSealed && (wasHereLately() || !pulled.isRepairing())) {
            freshness.syncedAt(sentAt);
        }
        sendUnseen();
        isInStep = isSealed && !pulled.isRepairing();
        return pulled.entries().isEmpty() ? pace.idle() : pace.soon();
    }

    /** Whoever was away for longer may lack more than the newest, which are the first to be brought back. */
    private boolean wasHereLately() {
        return freshness.isReady() && freshness.silenceNanos() < LATELY.toNanos();
    }

    private void merge(Pulled pulled, boolean isReadingAll) {
        List<String> texts = pulled.entries().stream().map(LogEntry::text).toList();
        replica.merge(texts, pulled.now());
        if (isReadingAll) {
            repair().saw(texts);
        }
        for (LogEntry entry : pulled.entries()) {
            boolean isOurs = unseen.remove(entry.text()) != null;
            if (!isOurs && !isReadingAll) {
                statistics.delayed(pulled.now() - entry.recordedAt());
            }
        }
    }

    private void noteEpoch(String epoch) {
        if (!lastEpoch.isEmpty() && !lastEpoch.equals(epoch)) {
            statistics.changedEpoch();
            log.warn("The log has begun a new epoch: the store has lost the one before");
        }
        lastEpoch = epoch;
    }

    /** All that can be read of a damaged log is merged; now it makes room for one that is whole. */
    private Duration abandon(String epoch) {
        log.error("The log of epoch {} is damaged: a new one takes its place", epoch);
        startOver();
        repair().lock(epoch);
        return pace.soon();
    }

    /** Uploads what the log has lost; answers when to go on with that, or null if nothing is missing. */
    private @Nullable Duration uploadMissing(Repair current) {
        if (current.isDone()) {
            repair = null;
            return null;
        }
        if (!current.isLocked()) {
            return current.lock(null) ? Duration.ZERO : pace.soon();
        }
        List<FeedEntry> chunk = current.next(PAGE);
        Appended appended = current.upload(chunk);
        if (!appended.isDone()) {
            startOver();
            return pace.soon();
        }
        statistics.repaired(chunk.size());
        keepUnseen(chunk);
        advance(chunk, appended.head());
        return Duration.ZERO;
    }

    /** At the end of the log, what was not seen there is not in it. */
    private void sendUnseen() {
        List<FeedEntry> lost = List.copyOf(unseen.values());
        for (int from = 0; from < lost.size(); from += PAGE) {
            List<FeedEntry> chunk = lost.subList(from, Math.min(from + PAGE, lost.size()));
            advance(chunk, tell(Append.of(chunk)));
            log.info("{} entries that were not in the log have been sent again", chunk.size());
        }
    }

    private void succeeded() {
        if (lastError != null) {
            log.info("The store of the feed answers again");
            lastError = null;
        }
        pace.succeeded();
    }

    private Duration failed(FeedStoreException e) {
        statistics.failed();
        if (lastError == null) {
            log.warn("The store of the feed cannot be asked: {}", e.getMessage());
        }
        lastError = e.getMessage();
        if (pace.isHanging(e)) {
            store.reconnect();
        }
        if (repair != null && repair.isLocked()) {
            // Whether the last chunk arrived is not known.
            startOver();
        }
        return pace.afterFailure();
    }
}
