package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-11-23 is a Monday. */
class TimeCheckTests {

    @ParameterizedTest
    @CsvSource({
        "UTC,           09:00, 17:00, 2026-11-23T08:59:59.999Z, false",
        "UTC,           09:00, 17:00, 2026-11-23T09:00:00Z,     true",
        "UTC,           09:00, 17:00, 2026-11-23T16:59:59.999Z, true",
        "UTC,           09:00, 17:00, 2026-11-23T17:00:00Z,     false",
        "Europe/Berlin, 09:00, 17:00, 2026-11-23T08:00:00Z,     true",
        "Europe/Berlin, 09:00, 17:00, 2026-07-20T07:00:00Z,     true",
        "Europe/Berlin, 09:00, 17:00, 2026-11-23T07:00:00Z,     false",
        "Asia/Kolkata,  09:00, 17:00, 2026-11-23T03:30:00Z,     true",
        "Asia/Kolkata,  09:00, 17:00, 2026-11-23T03:29:59Z,     false",
        "+02:00,        09:00, 17:00, 2026-11-23T07:00:00Z,     true",
    })
    void readsTheClocksOfTheZoneAndExcludesTheEnd(String zone, String from, String to, Instant now, boolean expected) {
        assertThat(isWithin(zone, from, to, "", now)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "from midnight on,  ,      12:00, 2026-11-23T00:00:00Z, true",
        "from midnight on,  ,      12:00, 2026-11-23T12:00:00Z, false",
        "until midnight,    12:00, ,      2026-11-23T23:59:59Z, true",
        "until midnight,    12:00, ,      2026-11-23T11:59:59Z, false",
        "until 00:00,       12:00, 00:00, 2026-11-23T23:59:59Z, true",
        "until 00:00,       12:00, 00:00, 2026-11-24T00:00:00Z, false",
        "from 00:00 to it,  00:00, 00:00, 2026-11-23T00:00:00Z, true",
        "a whole day,       09:00, 09:00, 2026-11-23T08:59:00Z, true",
    })
    void aMissingEndMeansMidnight(String name, String from, String to, Instant now, boolean expected) {
        assertThat(isWithin("UTC", from, to, "", now)).as(name).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T22:00:00Z, true",
        "2026-11-23T21:59:59Z, false",
        "2026-11-24T00:00:00Z, true",
        "2026-11-24T05:59:59Z, true",
        "2026-11-24T06:00:00Z, false",
        "2026-11-24T22:00:00Z, false",
        "2026-11-23T05:00:00Z, false",
        "2026-11-23T00:00:00Z, false",
    })
    void aWindowPastMidnightBelongsToTheDayOnWhichItBegins(Instant now, boolean expected) {
        assertThat(isWithin("UTC", "22:00", "06:00", "MONDAY", now)).isEqualTo(expected);
    }

    @Test
    void theWindowOfSundayReachesIntoMonday() {
        assertThat(isWithin("UTC", "22:00", "06:00", "SUNDAY", Instant.parse("2026-11-23T05:00:00Z")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:00:00Z, true",
        "2026-11-24T10:00:00Z, false",
        "2026-11-28T10:00:00Z, true",
        "2026-11-22T23:30:00Z, true",
        "2026-11-23T23:30:00Z, false",
    })
    void theDayIsThatOfTheZone(Instant now, boolean expected) {
        assertThat(isWithin("Europe/Berlin", null, null, "MONDAY SATURDAY", now))
                .isEqualTo(expected);
    }

    /** On 2026-03-29 the clocks of Berlin go from 02:00 to 03:00, at 01:00Z. */
    @ParameterizedTest
    @CsvSource({
        "01:30, 02:30, 2026-03-29T00:29:59Z, false",
        "01:30, 02:30, 2026-03-29T00:30:00Z, true",
        "01:30, 02:30, 2026-03-29T00:59:59Z, true",
        "01:30, 02:30, 2026-03-29T01:00:00Z, false",
        "02:15, 02:45, 2026-03-29T00:59:59Z, false",
        "02:15, 02:45, 2026-03-29T01:00:00Z, false",
        "02:15, 02:45, 2026-03-29T01:30:00Z, false",
        "02:30, 04:00, 2026-03-29T01:00:00Z, true",
        "22:00, 02:30, 2026-03-29T00:59:59Z, true",
        "22:00, 02:30, 2026-03-29T01:00:00Z, false",
    })
    void anHourThatTheClocksLeaveOutIsInNoWindow(String from, String to, Instant now, boolean expected) {
        assertThat(isWithin("Europe/Berlin", from, to, "", now)).isEqualTo(expected);
    }

    /** On 2026-10-25 the clocks of Berlin go from 03:00 back to 02:00, at 01:00Z. */
    @ParameterizedTest
    @CsvSource({
        "02:00, 03:00, 2026-10-24T23:59:59Z, false",
        "02:00, 03:00, 2026-10-25T00:00:00Z, true",
        "02:00, 03:00, 2026-10-25T00:59:59Z, true",
        "02:00, 03:00, 2026-10-25T01:00:00Z, true",
        "02:00, 03:00, 2026-10-25T01:59:59Z, true",
        "02:00, 03:00, 2026-10-25T02:00:00Z, false",
        "02:15, 02:30, 2026-10-25T00:20:00Z, true",
        "02:15, 02:30, 2026-10-25T00:40:00Z, false",
        "02:15, 02:30, 2026-10-25T01:20:00Z, true",
    })
    void anHourThatTheClocksShowTwiceIsInTheWindowTwice(String from, String to, Instant now, boolean expected) {
        assertThat(isWithin("Europe/Berlin", from, to, "", now)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:00:00Z,     2026-11-23T12:00:00Z, true",
        "2026-11-23T10:00:00.001Z, 2026-11-23T12:00:00Z, false",
        "2026-11-23T09:00:00Z,     2026-11-23T10:00:00Z, true",
        "2026-11-23T09:00:00Z,     2026-11-23T09:59:59.999Z, false",
        "2026-11-23T10:00:00Z,     , true",
        ",                         2026-11-23T10:00:00Z, true",
        "2026-11-23T12:00:00Z,     2026-11-23T09:00:00Z, false",
    })
    void bothInstantsAreWithin(Instant notBefore, Instant notAfter, boolean expected) {
        Condition.Time time = new Condition.Time(ZoneId.of("UTC"), Set.of(), null, null, notBefore, notAfter);
        assertThat(isSo(time, false, Instant.parse("2026-11-23T10:00:00Z"))).isEqualTo(expected);
    }

    @Test
    void instantsAndWindowMustBothHold() {
        Condition.Time time = new Condition.Time(
                ZoneId.of("UTC"),
                Set.of(DayOfWeek.MONDAY),
                LocalTime.of(9, 0),
                LocalTime.of(17, 0),
                Instant.parse("2026-11-23T10:00:00Z"),
                null);
        assertThat(isSo(time, false, Instant.parse("2026-11-23T09:30:00Z"))).isFalse();
        assertThat(isSo(time, false, Instant.parse("2026-11-23T10:30:00Z"))).isTrue();
        assertThat(isSo(time, false, Instant.parse("2026-11-24T10:30:00Z"))).isFalse();
    }

    @Test
    void negatedItHoldsAtEveryOtherTime() {
        Condition.Time time =
                new Condition.Time(ZoneId.of("UTC"), Set.of(), LocalTime.of(9, 0), LocalTime.of(17, 0), null, null);
        for (int hour = 0; hour < 24; hour++) {
            Instant now = Instant.parse("2026-11-23T00:00:00Z").plusSeconds(3600L * hour);
            assertThat(isSo(time, true, now)).isNotEqualTo(isSo(time, false, now));
        }
    }

    @Test
    void sayWhatTheyAskFor() {
        Condition.Time time = new Condition.Time(
                ZoneId.of("Europe/Berlin"),
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY),
                LocalTime.of(9, 0),
                LocalTime.of(17, 0),
                Instant.parse("2026-11-23T10:00:00Z"),
                Instant.parse("2026-12-23T10:00:00Z"));
        assertThat(new TimeCheck(time, true))
                .hasToString("time not [MONDAY, FRIDAY] from 09:00 to 17:00 not before 2026-11-23T10:00:00Z"
                        + " not after 2026-12-23T10:00:00Z in Europe/Berlin");
    }

    private static boolean isWithin(String zone, String from, String to, String days, Instant now) {
        Condition.Time time = new Condition.Time(
                ZoneId.of(zone),
                Arrays.stream(days.split(" "))
                        .filter(day -> !day.isEmpty())
                        .map(DayOfWeek::valueOf)
                        .collect(Collectors.toSet()),
                from == null ? null : LocalTime.parse(from),
                to == null ? null : LocalTime.parse(to),
                null,
                null);
        return isSo(time, false, now);
    }

    private static boolean isSo(Condition.Time time, boolean isNegative, Instant now) {
        PolicyRequest request = TestRequest.get("/orders").at(now).build();
        return new TimeCheck(time, isNegative).test(request, Map.of(), new Work()) == Truth.TRUE;
    }
}
