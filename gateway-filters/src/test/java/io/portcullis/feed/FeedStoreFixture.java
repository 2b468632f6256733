package io.portcullis.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store to be tested, and what a node says to it. */
public abstract class FeedStoreFixture {

    protected static final String NODE = "node-1";
    protected static final Duration SEAL = Duration.ofMillis(400);
    protected static final Duration LOCK = Duration.ofMillis(1500);
    protected static final Duration LONG = Duration.ofHours(1);
    protected static final long FAR_FUTURE = 4_000_000_000L;
    protected static final int MANY = 1000;

    private final List<FeedStore> opened = new ArrayList<>();
    protected FeedStore store;

    /** A store whose log is empty at the beginning of each test. */
    protected abstract FeedStore open(LogSettings settings);

    /** Lets this much time pass by the store's clock. */
    protected abstract void pass(Duration time);

    /** What a fail-over to a copy does that is older by so many entries. */
    protected abstract void loseNewest(int entries);

    @BeforeEach
    protected void openStore() {
        store = opened(new LogSettings(SEAL, LONG));
    }

    @AfterEach
    protected void closeStores() {
        opened.forEach(FeedStore::close);
    }

    protected FeedStore opened(LogSettings settings) {
        FeedStore made = open(settings);
        opened.add(made);
        return made;
    }

    protected Position append(String... texts) {
        return store.append(news(texts)).head();
    }

    protected Pulled pull(Position from) {
        return store.pull(NODE, from, MANY);
    }

    protected static Append news(String... texts) {
        return Append.of(entries(texts));
    }

    protected static List<FeedEntry> entries(String... texts) {
        return Stream.of(texts).map(FeedStoreFixture::entry).toList();
    }

    protected static FeedEntry entry(String text) {
        return new FeedEntry(text, FAR_FUTURE);
    }

    protected static Append repair(String repairer, String... texts) {
        return new Append(entries(texts), repairer, false, null);
    }

    protected static Append lastRepair(String repairer) {
        return new Append(List.of(), repairer, true, null);
    }

    protected static Append abandon(String epoch) {
        return new Append(List.of(), "repairer", false, epoch);
    }

    protected static List<String> texts(Pulled pulled) {
        return pulled.entries().stream().map(LogEntry::text).toList();
    }

    protected static List<Long> versions(Pulled pulled) {
        return pulled.entries().stream().map(LogEntry::version).toList();
    }
}
