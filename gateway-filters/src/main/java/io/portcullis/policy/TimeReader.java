package io.portcullis.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads when something holds. */
final class TimeReader {

    private static final Pattern CLOCK = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
    private static final Pattern END_OF_DAY = Pattern.compile("24:00(:00)?");
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Reading reading;

    TimeReader(Reading reading) {
        this.reading = reading;
    }

    @Nullable
    Condition read(Tree tree) {
        Fields fields = reading.fields(tree, "'time'", "zone", "days", "from", "to", "notBefore", "notAfter");
        if (fields == null || !fields.requireOneOf("days", "from", "to", "notBefore", "notAfter")) {
            return null;
        }
        LocalTime from = clock(fields.get("from"), "'from'");
        LocalTime to = isEndOfDay(fields.get("to")) ? null : clock(fields.get("to"), "'to'");
        if (from != null && from.equals(to)) {
            reading.mistake(fields.at(), "'from' and 'to' are the same time; leave both out for the whole day");
        }
        Instant notBefore = instant(fields.get("notBefore"), "'notBefore'", reading);
        Instant notAfter = instant(fields.get("notAfter"), "'notAfter'", reading);
        if (notBefore != null && notAfter != null && notBefore.isAfter(notAfter)) {
            reading.mistake(fields.at(), "'notBefore' is after 'notAfter'; this could never hold");
        }
        Tree days = fields.get("days");
        return new Condition.Time(
                zone(fields.get("zone")), days == null ? Set.of() : days(days), from, to, notBefore, notAfter);
    }

    private ZoneId zone(@Nullable Tree tree) {
        String zone = reading.text(tree, "'zone'");
        if (tree == null || zone == null) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            reading.mistake(
                    tree.at(),
                    Quoted.of(zone) + " is no time zone" + Suggestion.of(zone, ZoneId.getAvailableZoneIds())
                            + " expected one like Europe/Berlin or UTC");
            return ZoneOffset.UTC;
        }
    }

    private Set<DayOfWeek> days(Tree tree) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        days.addAll(reading.each(reading.oneOrMore(tree, "'days'"), "'days'", this::day));
        return days;
    }

    private @Nullable DayOfWeek day(Tree tree, String what) {
        String text = reading.text(tree, what);
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (String day : DAYS) {
            if (lower.equals(day) || lower.equals(day.substring(0, 3))) {
                return DayOfWeek.of(DAYS.indexOf(day) + 1);
            }
        }
        reading.mistake(tree.at(), Suggestion.unknown("day", text, DAYS) + ", or the first three letters");
        return null;
    }

    private static boolean isEndOfDay(@Nullable Tree tree) {
        return tree instanceof Tree.Scalar scalar
                && scalar.value() instanceof String text
                && END_OF_DAY.matcher(text).matches();
    }

    private @Nullable LocalTime clock(@Nullable Tree tree, String what) {
        String text = reading.text(tree, what);
        if (tree == null || text == null) {
            return null;
        }
        try {
            if (CLOCK.matcher(text).matches()) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeException outOfRange) {
            // Falls through to the mistake: 25:00 looks like a time.
        }
        reading.mistake(
                tree.at(),
                Quoted.of(text) + " is no time of day for " + what + "; expected one like 08:30"
                        + ("'to'".equals(what) ? " or 24:00" : ""));
        return null;
    }

    /** An instant, also one written with an offset. */
    static @Nullable Instant instant(@Nullable Tree tree, String what, Reading reading) {
        String text = reading.text(tree, what);
        if (tree == null || text == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (Math.abs(instant.getEpochSecond()) < Long.MAX_VALUE / 1_000) {
                return instant;
            }
        } catch (DateTimeException malformed) {
            // Falls through to the mistake, which says it better.
        }
        reading.mistake(
                tree.at(),
                Quoted.of(text) + " is no instant for " + what
                        + "; expected one like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00");
        return null;
    }
}
