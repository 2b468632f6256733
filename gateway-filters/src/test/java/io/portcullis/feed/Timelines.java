package io.portcullis.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Every position that a store ever had, and what led to it. */
final class Timelines {

    private record Step(Position before, String text) {}

    private final Map<Position, Step> steps = new HashMap<>();

    /** Takes note of what a store has after what was known of it. */
    Position follow(FeedStore store, Position known) {
        Pulled pulled = store.pull("historian", known, Integer.MAX_VALUE);
        if (pulled.outcome() == Pulled.Outcome.EMPTY) {
            return Position.START;
        }
        if (pulled.outcome() == Pulled.Outcome.RESET) {
            return follow(store, Position.START);
        }
        Position position = known.isStart() ? Position.beginningOf(pulled.head().epoch()) : known;
        for (LogEntry entry : pulled.entries()) {
            Position next = new Position(pulled.head().epoch(), entry.version(), entry.chain());
            steps.putIfAbsent(next, new Step(position, entry.text()));
            position = next;
        }
        return position;
    }

    /** All that has to be merged by who stands there, except what it has shown to have before. */
    Set<String> foldedInto(Position position, Set<Position> checked) {
        Set<String> texts = new HashSet<>();
        Position at = position;
        while (checked.add(at) && steps.containsKey(at)) {
            Step step = steps.get(at);
            texts.add(step.text());
            at = step.before();
        }
        return texts;
    }

    boolean knows(Position position) {
        return position.isStart() || position.version() == 0 || steps.containsKey(position);
    }
}
