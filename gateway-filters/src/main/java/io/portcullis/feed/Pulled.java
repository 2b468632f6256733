package io.portcullis.feed;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store answers to a node that tells it its position. Immutable.
 *
 * @param outcome how the node's position relates to the log
 * @param head the end of the log
 * @param now the store's clock, in milliseconds
 * @param sealAt from when on the log counts as whole, in milliseconds of the store's clock
 * @param isRepairing whether a node is about to upload what the log has lost
 * @param entries the next entries behind the node's position, up to the limit
 */
public record Pulled(
        Outcome outcome, Position head, long now, long sealAt, boolean isRepairing, List<LogEntry> entries) {

    /** How a node's position relates to the log. */
    public enum Outcome {
        /** It lies on the log's timeline. */
        OK,
        /** It does not, or lies before everything that the log still has: read the whole log. */
        RESET,
        /** There is no log. */
        EMPTY
    }

    /** Whether all nodes have had the time to upload what the log might have lost. */
    boolean isSealed() {
        return now >= sealAt;
    }

    /** The end of the entries for a node that stands there, or null if they do not continue its timeline. */
    @Nullable
    Position endFrom(Position position) {
        Iterator<LogEntry> rest = entries.iterator();
        Position end = position.isStart() ? Position.beginningOf(head.epoch()) : position;
        if (position.isStart() && rest.hasNext() && entries.get(0).version() > 1) {
            // What lay before it has expired and was trimmed.
            end = claimed(rest.next());
        }
        while (rest.hasNext()) {
            LogEntry entry = rest.next();
            end = end.after(entry.text());
            if (!end.equals(claimed(entry))) {
                return null;
            }
        }
        return end.version() < head.version() || end.equals(head) ? end : null;
    }

    /** Where the entries themselves say that they end. */
    Position claimedEnd() {
        return entries.isEmpty() ? head : claimed(entries.get(entries.size() - 1));
    }

    private Position claimed(LogEntry entry) {
        return new Position(head.epoch(), entry.version(), entry.chain());
    }
}
