package io.portcullis.feed;

import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** Nodes at one log in memory. */
abstract class FollowerFixture {

    static final Duration SEAL = Duration.ofSeconds(3);
    static final LogSettings SETTINGS = new LogSettings(SEAL, Duration.ofDays(1));

    final TestClock clock = new TestClock();
    MemoryFeedStore log;
    TroubledStore store;
    TestNode node;

    @BeforeEach
    void begin() {
        log = new MemoryFeedStore(SETTINGS, clock);
        store = new TroubledStore(log);
        node = node("one");
    }

    TestNode node(String name) {
        return new TestNode(name, store, clock, name.hashCode());
    }

    /** Nodes that follow a sealed log. */
    TestNode readyNode(String name) {
        TestNode ready = node(name);
        ready.run(SEAL.plusSeconds(1));
        ready.settle();
        return ready;
    }

    /** All data are gone. */
    void flush() {
        log = new MemoryFeedStore(SETTINGS, clock);
        store.store = log;
    }

    FeedEntry entry(String name) {
        return SetReplica.entry(name, clock.instant().getEpochSecond() + 3600);
    }

    List<FeedEntry> entries(int count) {
        List<FeedEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry("entry-" + i));
        }
        return entries;
    }

    List<String> logged() {
        return log.pull("observer", Position.START, Integer.MAX_VALUE).entries().stream()
                .map(LogEntry::text)
                .toList();
    }

    Position head() {
        return log.pull("observer", Position.START, 1).head();
    }

    boolean isLocked() {
        return log.pull("observer", Position.START, 1).isRepairing();
    }

    int duplicates() {
        Set<String> once = new HashSet<>(logged());
        return logged().size() - once.size();
    }

    /** Somebody else tells. */
    void tell(FeedEntry... entries) {
        log.append(Append.of(List.of(entries)));
    }

    void lockAs(String other) {
        log.append(new Append(List.of(), other, false, null));
    }

    void unlockAs(String other) {
        log.append(new Append(List.of(), other, true, null));
    }
}
