package io.portcullis.feed;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A log in memory, for a node that works alone and for tests; thread-safe. It ends with the process. */
public final class MemoryFeedStore implements FeedStore {

    private static final int MOST_TRIMMED = 32;
    private static final int GRACE_SECONDS = 300;
    private static final long ENTRIES_OF_A_SUBJECT = 4;
    private static final long LOCK_MILLIS = 1500;

    private final LogSettings settings;
    private final Clock clock;
    private final Deque<Kept> log = new ArrayDeque<>();
    private final LatestRanks latest = new LatestRanks();
    private final Map<String, Heard> nodes = new HashMap<>();
    private final List<Runnable> hints = new CopyOnWriteArrayList<>();
    private @Nullable Position head;
    private @Nullable String repairer;
    private long lockedUntil;
    private long sealAt;

    private record Kept(LogEntry entry, FeedEntry told) {}

    private record Heard(Position position, long at) {}

    /** An empty log. */
    public MemoryFeedStore(LogSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized Pulled pull(String node, Position position, int limit) {
        long now = clock.millis();
        nodes.put(node, new Heard(position, now));
        Position end = head;
        if (end == null) {
            return new Pulled(Pulled.Outcome.EMPTY, Position.START, now, 0, isLocked(now), List.of());
        }
        boolean isOnTimeline = position.isStart() || isOnTimeline(position, end);
        if (!isOnTimeline) {
            nodes.put(node, new Heard(Position.START, now));
        }
        List<LogEntry> entries = !isOnTimeline || position.version() == end.version()
                ? List.of()
                : log.stream()
                        .map(Kept::entry)
                        .filter(entry -> entry.version() > position.version())
                        .limit(limit)
                        .toList();
        Pulled.Outcome outcome = isOnTimeline ? Pulled.Outcome.OK : Pulled.Outcome.RESET;
        return new Pulled(outcome, end, now, sealAt, isLocked(now), entries);
    }

    private boolean isOnTimeline(Position position, Position end) {
        if (!position.epoch().equals(end.epoch()) || position.version() > end.version()) {
            return false;
        }
        if (position.version() == end.version()) {
            return position.chain().equals(end.chain());
        }
        Kept first = log.peekFirst();
        return position.version() == 0
                ? first != null && first.entry().version() == 1
                : log.stream()
                        .map(Kept::entry)
                        .anyMatch(entry -> entry.version() == position.version()
                                && entry.chain().equals(position.chain()));
    }

    private boolean isLocked(long now) {
        return repairer != null && now < lockedUntil;
    }

    @Override
    public Appended append(Append append) {
        Appended appended = appendNow(append);
        if (!append.entries().isEmpty()) {
            hints.forEach(Runnable::run);
        }
        return appended;
    }

    private synchronized Appended appendNow(Append append) {
        long now = clock.millis();
        if (append.expectedRank() != null) {
            requireRank(append.condition().subject(), append.expectedRank(), now);
        }
        if (append.repairer() != null) {
            if (isLocked(now) && !append.repairer().equals(repairer)) {
                return new Appended(false, Position.START);
            }
            repairer = append.isLastRepair() ? null : append.repairer();
            lockedUntil = now + LOCK_MILLIS;
        }
        Position end = head;
        if (end == null || end.epoch().equals(append.abandoned())) {
            end = Position.beginningOf(UUID.randomUUID().toString());
            log.clear();
            latest.clear();
            sealAt = now + settings.seal().toMillis();
        }
        long before = end.version();
        for (FeedEntry entry : append.entries()) {
            end = keep(end, entry, now);
        }
        if (end.version() > before) {
            end = trim(end, before, now);
        }
        head = end;
        return new Appended(true, end);
    }

    private void requireRank(String subject, long expected, long now) {
        if (head == null || now < sealAt || isLocked(now)) {
            throw new FeedStoreException("The log may lack entries that were lost: try again soon", false, null);
        }
        if (latest.rank(subject) != expected) {
            throw new RankConflictException(latest.rank(subject));
        }
    }

    private Position keep(Position end, FeedEntry entry, long now) {
        Position next = end.after(entry.text());
        log.addLast(new Kept(new LogEntry(next.version(), entry.text(), next.chain(), now), entry));
        latest.note(entry, next.version());
        return next;
    }

    private Position trim(Position end, long before, long now) {
        Position trimmed = end;
        for (Kept kept : log.stream().limit(MOST_TRIMMED).toList()) {
            boolean isDue = isDue(kept, now);
            boolean isOver = isOver(kept, isDue, now);
            if (kept.entry().version() > before || !(isOver || isDue)) {
                break;
            }
            if (!isOver) {
                trimmed = keep(trimmed, kept.told(), now);
            }
            log.removeFirst();
        }
        return trimmed;
    }

    private boolean isDue(Kept kept, long now) {
        return now - kept.entry().recordedAt() > settings.retention().toMillis()
                || log.size() > Math.max(settings.longest(), ENTRIES_OF_A_SUBJECT * latest.size());
    }

    private boolean isOver(Kept kept, boolean isDue, long now) {
        Succession succession = kept.told().succession();
        return succession == null
                ? kept.told().expires() + GRACE_SECONDS < now / 1000
                : isDue
                        && latest.supersedes(
                                kept.told(), succession, kept.entry().version());
    }

    /** What a fail-over to an older copy does to a log. */
    synchronized void loseNewest(int entries) {
        for (int i = 0; i < entries; i++) {
            log.removeLast();
        }
        latest.clear();
        log.forEach(kept -> latest.note(kept.told(), kept.entry().version()));
        Position lost = Objects.requireNonNull(head);
        LogEntry last = log.isEmpty() ? null : log.getLast().entry();
        head = last == null
                ? Position.beginningOf(lost.epoch())
                : new Position(lost.epoch(), last.version(), last.chain());
        sealAt = clock.millis() + settings.seal().toMillis();
    }

    @Override
    public synchronized List<Heartbeat> heartbeats() {
        long now = clock.millis();
        List<Heartbeat> heartbeats = new ArrayList<>();
        nodes.forEach((node, heard) -> heartbeats.add(
                new Heartbeat(node, heard.position().epoch(), heard.position().version(), now - heard.at())));
        return heartbeats;
    }

    /** It has no replicas. */
    @Override
    public int awaitReplicas(int atLeast, Duration timeout) {
        return 0;
    }

    @Override
    public void onHint(Runnable callback) {
        hints.add(callback);
    }

    @Override
    public void reconnect() {}

    @Override
    public synchronized void leave(String node) {
        nodes.remove(node);
    }

    @Override
    public void close() {}
}
