package io.portcullis.redis;

import io.portcullis.feed.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The log as it is in Redis, read without any script and folded without any class of the feed. Immutable. */
final class RawLog {

    private static final int LEAST_LINES_OF_AN_ENTRY = 9;

    private record Entry(long version, String text, String chain, String end) {

        /** Its id, then the names and values of its fields, a line each. */
        static Entry of(List<String> lines) {
            return new Entry(
                    Long.parseLong(lines.get(0).replace("-0", "")),
                    field(lines, "e"),
                    field(lines, "c"),
                    field(lines, "x"));
        }

        private static String field(List<String> lines, String name) {
            for (int i = 1; i < lines.size(); i += 2) {
                if (lines.get(i).equals(name)) {
                    return lines.get(i + 1);
                }
            }
            throw new IllegalStateException("no field " + name + " in " + lines);
        }
    }

    private final Position head;
    private final List<Entry> entries = new ArrayList<>();

    private RawLog(Position head) {
        this.head = head;
    }

    static RawLog read(HistoryFleet<?> fleet) {
        RawLog log = new RawLog(headOf(fleet));
        List<String> lines = lines(fleet, "XRANGE", fleet.keys().log(), "-", "+");
        int end;
        for (int from = 0; from + LEAST_LINES_OF_AN_ENTRY <= lines.size(); from = end) {
            end = from + LEAST_LINES_OF_AN_ENTRY;
            if (end < lines.size() && lines.get(end).equals("n")) {
                end += 2;
            }
            log.entries.add(Entry.of(lines.subList(from, end)));
        }
        return log;
    }

    static Position headOf(HistoryFleet<?> fleet) {
        List<String> meta = lines(fleet, "HMGET", fleet.keys().meta(), "epoch", "ver", "chain");
        return new Position(meta.get(0), Long.parseLong(meta.get(1)), meta.get(2));
    }

    private static List<String> lines(HistoryFleet<?> fleet, String... command) {
        return List.of(fleet.store().cli(command).split("\n"));
    }

    /** Where its meta data say that it ends. */
    Position head() {
        return head;
    }

    /** Where its entries say that it ends. What was trimmed cannot be folded, so the first entry is believed. */
    Position refolded() {
        long version = 0;
        String chain = head.epoch();
        for (Entry entry : entries) {
            boolean isAfterTrimmed = version == 0 && entry.version() > 1;
            version = isAfterTrimmed ? entry.version() : version + 1;
            chain = isAfterTrimmed ? entry.chain() : fold(chain, version, entry.text());
            if (version != entry.version() || !chain.equals(entry.chain())) {
                throw new AssertionError("the log is broken at " + entry);
            }
        }
        return new Position(head.epoch(), version, chain);
    }

    private static String fold(String chain, long version, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((chain + '|' + version + '|' + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> texts() {
        return entries.stream().map(Entry::text).toList();
    }

    /** How many things it has entries about that are in force for longer; an entry may be there twice. */
    int keysThatExpireAfter(long seconds) {
        return (int) entries.stream()
                .filter(entry -> Long.parseLong(entry.end()) > seconds)
                .map(entry -> String.join(" ", List.of(entry.text().split(" ")).subList(0, 2)))
                .distinct()
                .count();
    }
}
