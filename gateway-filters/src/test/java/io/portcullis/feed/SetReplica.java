package io.portcullis.feed;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A replica as simple as can be; an entry's text ends with {@code @} and its expiry in epoch seconds. */
final class SetReplica implements Replica {

    private final Clock clock;
    private final Set<String> texts = new LinkedHashSet<>();
    private int newest;

    SetReplica(Clock clock) {
        this.clock = clock;
    }

    static FeedEntry entry(String name, long expires) {
        return new FeedEntry(name + "@" + expires, expires);
    }

    static long expires(String text) {
        return Long.parseLong(text.substring(text.lastIndexOf('@') + 1));
    }

    Set<String> texts() {
        return Set.copyOf(texts);
    }

    boolean contains(FeedEntry entry) {
        return texts.contains(entry.text());
    }

    boolean contains(String text) {
        return texts.contains(text);
    }

    Set<String> unexpired() {
        Set<String> unexpired = new HashSet<>(texts);
        unexpired.removeIf(this::isExpired);
        return unexpired;
    }

    private boolean isExpired(String text) {
        return expires(text) < clock.instant().getEpochSecond();
    }

    @Override
    public void merge(List<String> entries, long storeMillis) {
        texts.addAll(entries);
    }

    /** Lets nodes bring back so many at once; without that, everything goes through the comparison. */
    void remembersNewest(int entries) {
        newest = entries;
    }

    @Override
    public List<FeedEntry> newest(int limit) {
        return texts.stream()
                .filter(text -> !isExpired(text))
                .skip(Math.max(0, texts.size() - Math.min(newest, limit)))
                .map(text -> new FeedEntry(text, expires(text)))
                .toList();
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
                List<String> newestFirst = new ArrayList<>(texts);
                Collections.reverse(newestFirst);
                newestFirst.removeIf(text -> isExpired(text) || seen.contains(text));
                Iterator<String> rest = newestFirst.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return rest.hasNext();
                    }

                    @Override
                    public FeedEntry next() {
                        String text = rest.next();
                        seen.add(text);
                        return new FeedEntry(text, expires(text));
                    }
                };
            }
        };
    }
}
