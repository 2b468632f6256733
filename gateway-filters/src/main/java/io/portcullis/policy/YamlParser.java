package io.portcullis.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/**
 * Parses YAML 1.2 with the core schema, which JSON is part of, without anchors, aliases and tags: a document says what it
 * says where it says it. Used once.
 */
final class YamlParser {

    static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_DEPTH = 32;
    private static final int MOST_DIGITS = 40;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(2 * MOST_BYTES).build();
    private static final Yaml.Place START = new Yaml.Place(1, 1);

    private final Iterator<Event> events;
    private final List<PolicyError> errors;

    private YamlParser(String text, List<PolicyError> errors) {
        this.events = new Parse(SETTINGS).parseString(text).iterator();
        this.errors = errors;
    }

    /**
     * Parses a text.
     *
     * @param errors what is wrong with it is added here
     * @return what could be parsed, or null if nothing could
     */
    static @Nullable Yaml parse(String text, List<PolicyError> errors) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_BYTES) {
            errors.add(START.error("the document has " + size + " bytes; expected at most " + MOST_BYTES));
            return null;
        }
        int unsafe = unsafeAt(text);
        if (unsafe >= 0) {
            errors.add(placeOf(text, unsafe).error("a character that no text has: expected valid Unicode"));
            return null;
        }
        try {
            return new YamlParser(text, errors).document();
        } catch (MarkedYamlEngineException e) {
            Yaml.Place place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(YamlParser::place)
                    .orElse(START);
            errors.add(place.error("not YAML: " + oneLine(e.getProblem())));
        } catch (YamlEngineException
                | NoSuchElementException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            errors.add(START.error("not YAML: " + oneLine(String.valueOf(e.getMessage()))));
        }
        return null;
    }

    /** The first surrogate without its other half, or -1. */
    private static int unsafeAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    private static Yaml.Place placeOf(String text, int index) {
        int line = (int) text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
        return new Yaml.Place(line, index - text.lastIndexOf('\n', index));
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "it cannot be read" : message.replaceAll("\\s+", " ");
    }

    private static Yaml.Place place(Mark mark) {
        return new Yaml.Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Yaml.Place place(Event event) {
        return event.getStartMark().map(YamlParser::place).orElse(START);
    }

    private @Nullable Yaml document() {
        Event first = next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            errors.add(START.error("the document is empty"));
            return null;
        }
        Yaml document = value(next(), 0);
        next();
        Event after = next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            errors.add(place(after).error("a second document; expected one"));
        }
        return document;
    }

    private Event next() {
        Event event = events.next();
        return event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.Comment ? next() : event;
    }

    private Yaml value(Event event, int depth) {
        Yaml.Place place = place(event);
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException(
                    "line " + place.line() + " is nested deeper than " + MOST_DEPTH + " levels");
        }
        if (event instanceof AliasEvent) {
            errors.add(place.error("an alias; write the value again"));
            return new Yaml.Scalar(place, null);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            errors.add(place.error("an anchor; aliases are not read"));
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(place, scalar.getTag());
            return new Yaml.Scalar(place, scalar.isPlain() ? resolve(place, scalar.getValue()) : scalar.getValue());
        }
        refuseTag(place, ((CollectionStartEvent) event).getTag());
        return event instanceof MappingStartEvent ? fields(place, depth) : items(place, depth);
    }

    private void refuseTag(Yaml.Place place, Optional<String> tag) {
        tag.ifPresent(name -> errors.add(place.error("the tag " + name + "; tags are not read")));
    }

    private Yaml fields(Yaml.Place place, int depth) {
        LinkedHashMap<String, Yaml.Field> fields = new LinkedHashMap<>();
        for (Event key = next(); key.getEventId() != Event.ID.MappingEnd; key = next()) {
            Yaml name = value(key, depth + 1);
            Yaml value = value(next(), depth + 1);
            if (!(name instanceof Yaml.Scalar scalar) || scalar.value() == null) {
                errors.add(name.place().error("a field is named by " + name.kind() + "; expected a text"));
            } else if (fields.put(scalar.value().toString(), new Yaml.Field(name.place(), value)) != null) {
                errors.add(name.place().error("the field '" + scalar.value() + "' is there twice"));
            }
        }
        return new Yaml.Fields(place, fields);
    }

    private Yaml items(Yaml.Place place, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Event item = next(); item.getEventId() != Event.ID.SequenceEnd; item = next()) {
            items.add(value(item, depth + 1));
        }
        return new Yaml.Items(place, items);
    }

    /** The core schema of YAML 1.2, section 10.3.2. */
    private @Nullable Object resolve(Yaml.Place place, String text) {
        if (CoreScalarResolver.NULL.matcher(text).matches()) {
            return null;
        }
        if (CoreScalarResolver.BOOL.matcher(text).matches()) {
            return Boolean.parseBoolean(text);
        }
        boolean isInteger = CoreScalarResolver.INT.matcher(text).matches();
        if (!isInteger && !CoreScalarResolver.FLOAT.matcher(text).matches()) {
            return text;
        }
        try {
            return number(text, isInteger);
        } catch (NumberFormatException e) {
            errors.add(place.error("'" + text + "' is no finite number of at most " + MOST_DIGITS + " digits"));
            return 0L;
        }
    }

    private static Number number(String text, boolean isInteger) {
        if (text.length() > MOST_DIGITS) {
            throw new NumberFormatException();
        }
        if (isInteger && text.startsWith("0x")) {
            return ClaimValues.number(new BigInteger(text.substring(2), 16));
        }
        if (isInteger && text.startsWith("0o")) {
            return ClaimValues.number(new BigInteger(text.substring(2), 8));
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > 400) {
            throw new NumberFormatException();
        }
        return ClaimValues.number(number);
    }
}
