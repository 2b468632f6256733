package io.portcullis.policy;

import io.portcullis.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Makes a tree of a text in YAML 1.2 or JSON. Only what JSON has too is understood: no anchors, tags, merge keys, keys that
 * are no text, or several documents. Not thread-safe.
 */
final class TreeReader {

    private static final int DEEPEST = 32;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(DocumentText.MOST_BYTES + 1)
            .build();

    private static final Pattern INDENTATION = Pattern.compile("(?m)^[ \t]+");

    private final Iterator<Event> events;
    private final Mistakes mistakes;
    private Position last = Position.START;

    private TreeReader(String text, Mistakes mistakes) {
        this.events = new Parse(SETTINGS).parseString(withoutTabs(text)).iterator();
        this.mistakes = mistakes;
    }

    /** JSON may be indented with tabs, which the library refuses; each becomes one blank, so that positions stay. */
    private static String withoutTabs(String text) {
        return text.stripLeading().startsWith("{")
                ? INDENTATION
                        .matcher(text)
                        .replaceAll(blanks -> " ".repeat(blanks.group().length()))
                : text;
    }

    /** The tree, or null if the text is none; adds what is wrong. */
    static @Nullable Tree read(String text, Mistakes mistakes) {
        TreeReader reader = new TreeReader(text, mistakes);
        try {
            return reader.document();
        } catch (TooDeepException tooDeep) {
            mistakes.add(reader.last, "too deeply nested; expected at most " + DEEPEST + " levels");
        } catch (MarkedYamlEngineException malformed) {
            String context = malformed.getContext() == null ? "" : malformed.getContext() + ": ";
            mistakes.add(
                    malformed.getProblemMark().map(TreeReader::position).orElse(reader.last),
                    "neither YAML nor JSON: " + context + malformed.getProblem());
        } catch (RuntimeException malformed) {
            // The library has others for some malformed escapes and directives.
            mistakes.add(reader.last, "neither YAML nor JSON: " + malformed.getMessage());
        }
        return null;
    }

    private @Nullable Tree document() {
        next();
        Event start = next();
        if (!(start instanceof DocumentStartEvent document)) {
            mistakes.add(Position.START, "the document is empty");
            return null;
        }
        boolean isOtherVersion = document.getSpecVersion()
                .map(version -> version.getMajor() != 1 || version.getMinor() != 2)
                .orElse(false);
        if (isOtherVersion || !document.getTags().isEmpty()) {
            mistakes.add(last, "expected YAML 1.2 without further directives");
        }
        Tree tree = node(next(), 1);
        next();
        if (next() instanceof DocumentStartEvent) {
            mistakes.add(last, "expected one document, found another one");
        }
        return tree;
    }

    private Event next() {
        Event event = events.next();
        last = event.getStartMark().map(TreeReader::position).orElse(last);
        return event;
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Tree node(Event event, int depth) {
        Position at = last;
        if (depth > DEEPEST) {
            throw new TooDeepException();
        }
        if (event instanceof AliasEvent) {
            mistakes.add(at, "aliases are not supported; write the value out");
            return new Tree.Unreadable(at);
        }
        requireNoProperties((NodeEvent) event, at);
        return switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, at);
            case SequenceStart -> sequence(at, depth);
            default -> mapping(at, depth);
        };
    }

    private void requireNoProperties(NodeEvent event, Position at) {
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            mistakes.add(at, "anchors are not supported; write the value out where it is needed");
        }
        Optional<String> tag =
                event instanceof ScalarEvent scalar ? scalar.getTag() : ((CollectionStartEvent) event).getTag();
        if (tag.isPresent()) {
            mistakes.add(at, "tags are not supported, found " + Quoted.of(tag.get()));
        }
    }

    private Tree sequence(Position at, int depth) {
        List<Tree> elements = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            elements.add(node(event, depth + 1));
        }
        return new Tree.Sequence(at, elements);
    }

    private Tree mapping(Position at, int depth) {
        List<Tree.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        boolean isUnreadable = false;
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            Position keyAt = last;
            boolean isPlain = event instanceof ScalarEvent scalar && scalar.isPlain();
            String key = key(node(event, depth + 1), isPlain);
            Tree value = node(next(), depth + 1);
            isUnreadable |= key == null;
            if (key != null && !keys.add(key)) {
                mistakes.add(keyAt, "the key " + Quoted.of(key) + " occurs twice");
            } else if (key != null) {
                entries.add(new Tree.Entry(keyAt, key, value));
            }
        }
        return isUnreadable && entries.isEmpty() ? new Tree.Unreadable(at) : new Tree.Mapping(at, entries);
    }

    private @Nullable String key(Tree key, boolean isPlain) {
        if (key instanceof Tree.Scalar scalar && scalar.value() instanceof String text) {
            if (isPlain && text.equals("<<")) {
                mistakes.add(key.at(), "merge keys are not supported; write the values out");
                return null;
            }
            return text;
        }
        if (!(key instanceof Tree.Unreadable)) {
            mistakes.add(key.at(), "expected a text as key, found " + key.kind() + "; put it in quotes");
        }
        return null;
    }

    private Tree scalar(ScalarEvent event, Position at) {
        String text = event.getValue();
        if (!isWellFormed(text)) {
            mistakes.add(at, "half of a surrogate pair is no character");
            return new Tree.Unreadable(at);
        }
        try {
            Object value = event.isPlain() ? PlainScalar.value(text) : text;
            return new Tree.Scalar(at, value, text, lead(event, text));
        } catch (IllegalArgumentException refused) {
            mistakes.add(at, refused.getMessage() + ", found " + Quoted.of(text));
            return new Tree.Unreadable(at);
        }
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** A text of one line without escapes is as long as it is written. */
    private static int lead(ScalarEvent event, String text) {
        int lead = event.isPlain() ? 0 : 1;
        boolean isOnePiece = event.getScalarStyle() != ScalarStyle.LITERAL
                && event.getScalarStyle() != ScalarStyle.FOLDED
                && SafeText.isSafe(text);
        int written = event.getEndMark().map(Mark::getIndex).orElse(0)
                - event.getStartMark().map(Mark::getIndex).orElse(0);
        return isOnePiece && written == text.codePointCount(0, text.length()) + 2 * lead ? lead : -1;
    }

    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
