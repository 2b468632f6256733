package io.portcullis.feed;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps what has the highest rank; a text is {@code <rank> <slot> <subject> <content>}. Of one rank the greater text wins.
 * Any thread may look.
 */
public final class RankReplica implements Replica {

    private final Map<String, FeedEntry> latest = new ConcurrentHashMap<>();

    /** What an entry says is up to its content; a subject without spaces. */
    public static FeedEntry entry(String subject, String slot, long rank, String content) {
        return new FeedEntry(rank + " " + slot + " " + subject + " " + content, new Succession(subject, slot, rank));
    }

    /** The entry that has this text. */
    public static FeedEntry parse(String text) {
        String[] words = text.split(" ", 4);
        return entry(words[2], words[1], Long.parseLong(words[0]), words[3]);
    }

    /** What counts, by {@code <slot> <subject>}. */
    public Map<String, FeedEntry> latest() {
        return Map.copyOf(latest);
    }

    /** What counts. */
    public Set<String> texts() {
        return new HashSet<>(latest.values().stream().map(FeedEntry::text).toList());
    }

    @Override
    public void merge(List<String> entries, long storeMillis) {
        for (String text : entries) {
            FeedEntry entry = parse(text);
            latest.merge(key(entry), entry, RankReplica::higher);
        }
    }

    private static String key(FeedEntry entry) {
        return entry.succession().slot() + " " + entry.succession().subject();
    }

    /** The order of two entries of one subject and slot. */
    public static FeedEntry higher(FeedEntry one, FeedEntry other) {
        Comparator<FeedEntry> order =
                Comparator.comparingLong((FeedEntry entry) -> rank(entry)).thenComparing(FeedEntry::text);
        return order.compare(one, other) >= 0 ? one : other;
    }

    private static long rank(FeedEntry entry) {
        return entry.succession().rank();
    }

    @Override
    public long rank(String subject) {
        return latest.values().stream()
                .filter(entry -> entry.succession().subject().equals(subject))
                .mapToLong(RankReplica::rank)
                .max()
                .orElse(0);
    }

    @Override
    public List<FeedEntry> newest(int limit) {
        return latest.values().stream().limit(limit).toList();
    }

    @Override
    public Comparison compare() {
        Set<String> seen = new HashSet<>();
        return new Comparison() {
            @Override
            public void saw(List<String> entries) {
                seen.addAll(entries);
            }

            @Override
            public Iterator<FeedEntry> missing() {
                Collection<FeedEntry> known = latest.values();
                Stream<FeedEntry> missing = known.stream().filter(entry -> !seen.contains(entry.text()));
                return missing.peek(entry -> seen.add(entry.text())).iterator();
            }
        };
    }
}
