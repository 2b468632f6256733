package io.portcullis.feed;

import java.util.HashMap;
import java.util.Map;

/** The highest rank of each subject and slot, and where in the log it was appended last. Not thread-safe. */
final class LatestRanks {

    private record Place(FeedEntry entry, long rank, long version) {}

    private final Map<String, Map<String, Place>> subjects = new HashMap<>();

    void note(FeedEntry entry, long version) {
        Succession succession = entry.succession();
        if (succession != null) {
            subjects.computeIfAbsent(succession.subject(), subject -> new HashMap<>())
                    .merge(
                            succession.slot(),
                            new Place(entry, succession.rank(), version),
                            (known, next) -> known.rank() > next.rank() ? known : next);
        }
    }

    /** The highest of all slots, 0 if there is none. */
    long rank(String subject) {
        return subjects.getOrDefault(subject, Map.of()).values().stream()
                .mapToLong(Place::rank)
                .max()
                .orElse(0);
    }

    /** Whether a higher rank has come after the entry, or the same entry again. */
    boolean supersedes(FeedEntry entry, Succession succession, long version) {
        Place latest = subjects.getOrDefault(succession.subject(), Map.of()).get(succession.slot());
        return latest != null
                && (latest.rank() > succession.rank()
                        || (latest.version() != version && latest.entry().text().equals(entry.text())));
    }

    int size() {
        return subjects.size();
    }

    void clear() {
        subjects.clear();
    }
}
