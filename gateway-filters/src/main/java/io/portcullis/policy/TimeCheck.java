package io.portcullis.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** It is, or if negative is not, this time by the clocks of the zone, which know of summer time. */
record TimeCheck(Condition.Time time, boolean isNegative) implements Check {

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        if (!work.spend(cost())) {
            return Truth.ERROR;
        }
        return Truth.of(isWithin(Instant.ofEpochMilli(request.millis())) != isNegative);
    }

    private boolean isWithin(Instant now) {
        Instant notBefore = time.notBefore();
        Instant notAfter = time.notAfter();
        if ((notBefore != null && now.isBefore(notBefore)) || (notAfter != null && now.isAfter(notAfter))) {
            return false;
        }
        return hasNoWindow() || isInWindow(now.atZone(time.zone()));
    }

    private boolean hasNoWindow() {
        return time.days().isEmpty() && time.from() == null && time.to() == null;
    }

    private boolean isInWindow(ZonedDateTime now) {
        LocalTime from = Objects.requireNonNullElse(time.from(), LocalTime.MIN);
        LocalTime to = time.to();
        LocalTime clock = now.toLocalTime();
        DayOfWeek today = now.getDayOfWeek();
        boolean goesPastMidnight = to != null && !to.isAfter(from);
        if (!goesPastMidnight) {
            return isOn(today) && !clock.isBefore(from) && (to == null || clock.isBefore(to));
        }
        return (isOn(today) && !clock.isBefore(from)) || (isOn(today.minus(1)) && clock.isBefore(to));
    }

    private boolean isOn(DayOfWeek day) {
        return time.days().isEmpty() || time.days().contains(day);
    }

    @Override
    public int cost() {
        return hasNoWindow() ? 1 : 6;
    }

    @Override
    public String toString() {
        Stream<@Nullable Object> parts = Stream.of(
                time.days().isEmpty() ? null : time.days().stream().sorted().toList(),
                time.from() == null ? null : "from " + time.from(),
                time.to() == null ? null : "to " + time.to(),
                time.notBefore() == null ? null : "not before " + time.notBefore(),
                time.notAfter() == null ? null : "not after " + time.notAfter(),
                "in " + time.zone());
        StringBuilder text = new StringBuilder(isNegative ? "time not" : "time");
        parts.filter(Objects::nonNull).forEach(part -> text.append(' ').append(part));
        return text.toString();
    }
}
