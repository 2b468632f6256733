package io.portcullis.policy;

import io.portcullis.Cidr;
import io.portcullis.ClaimPath;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of a request; immutable. It comes out as true, false or error, see {@link Truth}. */
public sealed interface Condition {

    /** Holds for every request. */
    Condition ALWAYS = new All(List.of());

    /** All of these hold. */
    record All(List<Condition> conditions) implements Condition {
        /** Copies the list. */
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** At least one of these holds. */
    record Any(List<Condition> conditions) implements Condition {
        /** Copies the list. */
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * The other does not hold. It stands for the other with each of its matchers turned round, so {@code not: {claims: {a:
     * x}}} is {@code claims: {a: {not: x}}}, also where the claim is missing.
     */
    record Not(Condition condition) implements Condition {}

    /** The token's scopes, roles or permissions are like this. */
    record Granted(Grant grant, Matcher matcher) implements Condition {}

    /** What tokens grant; where it stands is said by {@link ClaimNames}. */
    enum Grant {
        /** Scopes. */
        SCOPES,
        /** Roles. */
        ROLES,
        /** Permissions. */
        PERMISSIONS
    }

    /** A claim is like this. */
    record Claim(ClaimPath path, Matcher matcher) implements Condition {}

    /** A variable of the rule's path pattern is like this. */
    record PathVariable(String name, Matcher matcher) implements Condition {}

    /** A request header is like this; its values are a list. */
    record Header(String name, Matcher matcher) implements Condition {}

    /** A query parameter is like this; its values are a list. */
    record Query(String name, Matcher matcher) implements Condition {}

    /** The client's address lies in one of the blocks, or, if negative, in none. */
    record Address(List<Cidr> blocks, boolean isNegative) implements Condition {
        /** Copies the list. */
        public Address {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * It is this time: on these days, from {@code from} until just before {@code to} by the clocks of the zone, not before
     * and not after these instants. Where {@code to} is not after {@code from} the window goes past midnight and belongs
     * to the day on which it begins.
     *
     * @param days none means every day
     * @param from null means from midnight on
     * @param to null means until midnight
     * @param notBefore null means since ever; the instant itself is within
     * @param notAfter null means for ever; the instant itself is within
     */
    record Time(
            ZoneId zone,
            Set<DayOfWeek> days,
            @Nullable LocalTime from,
            @Nullable LocalTime to,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter)
            implements Condition {
        /** Copies the set. */
        public Time {
            days = Set.copyOf(days);
        }
    }

    /** Whether a verified token came with the request. */
    record Authenticated(boolean expected) implements Condition {}

    /** An expression in the Common Expression Language holds. */
    record Expression(String text) implements Condition {}
}
