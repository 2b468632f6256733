package io.portcullis.policy;

import io.portcullis.Cidr;
import io.portcullis.ClaimPath;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Reads conditions. Used for one document. */
final class ConditionReader {

    private static final int MOST_EXPRESSIONS = 100;
    private static final int LONGEST_EXPRESSION = 2048;
    private static final String[] FIELDS = {
        "scopes",
        "roles",
        "permissions",
        "claims",
        "pathVars",
        "headers",
        "query",
        "ip",
        "time",
        "any",
        "not",
        "authenticated",
        "expr"
    };

    private final ExpressionCompiler compiler;
    private final List<PolicyError> errors;
    private int expressions;

    ConditionReader(ExpressionCompiler compiler, List<PolicyError> errors) {
        this.compiler = compiler;
        this.errors = errors;
    }

    /**
     * Reads a map whose fields must all hold.
     *
     * @param pathVariables that the path has, for those that are asked for
     */
    Condition read(String what, Yaml.Fields map, Set<String> pathVariables) {
        DocumentScope fields = new DocumentScope(what, map, errors, FIELDS);
        if (map.fields().isEmpty()) {
            fields.mistake(
                    map.place(), what + " asks for nothing; expected at least one of " + String.join(", ", FIELDS));
        }
        List<Condition> conditions = new ArrayList<>();
        granted(fields, "scopes", Condition.Grant.SCOPES, conditions);
        granted(fields, "roles", Condition.Grant.ROLES, conditions);
        granted(fields, "permissions", Condition.Grant.PERMISSIONS, conditions);
        claims(fields, conditions);
        pathVariables(fields, pathVariables, conditions);
        named(fields, "headers", name -> header(name), Condition.Header::new, conditions);
        named(fields, "query", name -> name, Condition.Query::new, conditions);
        address(fields, conditions);
        time(fields, conditions);
        nested(fields, pathVariables, conditions);
        Boolean authenticated = fields.flag("authenticated");
        if (authenticated != null) {
            conditions.add(new Condition.Authenticated(authenticated));
        }
        expression(fields, conditions);
        return new Condition.All(conditions);
    }

    private void granted(DocumentScope fields, String name, Condition.Grant grant, List<Condition> conditions) {
        Yaml value = fields.value(name);
        if (value instanceof Yaml.Fields map) {
            DocumentScope unused = new DocumentScope("'" + name + "'", map, errors, "anyOf", "allOf", "noneOf");
        }
        if (value != null) {
            List<Condition> found = new MatcherReader(true, errors)
                    .read("'" + name + "'", value, matcher -> new Condition.Granted(grant, matcher));
            conditions.addAll(found);
        }
    }

    private void claims(DocumentScope fields, List<Condition> conditions) {
        Yaml.Fields map = fields.map("claims");
        if (map == null) {
            return;
        }
        requireSome(map, "claims");
        map.fields().forEach((name, field) -> {
            ClaimPath path = fields.parsed(field.place(), name, ClaimPath::of);
            if (path != null) {
                conditions.addAll(new MatcherReader(false, errors)
                        .read(
                                "the claim '" + name + "'",
                                field.value(),
                                matcher -> new Condition.Claim(path, matcher)));
            }
        });
    }

    private void requireSome(Yaml.Fields map, String name) {
        if (map.fields().isEmpty()) {
            errors.add(map.place().error("'" + name + "' is empty; expected at least one"));
        }
    }

    private void pathVariables(DocumentScope fields, Set<String> known, List<Condition> conditions) {
        Yaml.Fields map = fields.map("pathVars");
        if (map == null) {
            return;
        }
        map.fields().forEach((name, field) -> {
            if (!known.contains(name)) {
                errors.add(field.place()
                        .error("the variable '" + name + "' is not in every path of the rule, so it could not hold; "
                                + (known.isEmpty() ? "there is none" : "there are " + List.copyOf(known))));
            }
        });
        named(fields, "pathVars", name -> name, Condition.PathVariable::new, conditions);
    }

    private static String header(String name) {
        HeaderRules.requireName(name);
        return name.toLowerCase(Locale.ROOT);
    }

    /** Makes a condition of a name and a matcher. */
    private interface Named {
        Condition of(String name, Matcher matcher);
    }

    private void named(
            DocumentScope fields,
            String group,
            Function<String, String> name,
            Named condition,
            List<Condition> conditions) {
        Yaml.Fields map = fields.map(group);
        if (map == null) {
            return;
        }
        requireSome(map, group);
        map.fields().forEach((key, field) -> {
            String parsed = fields.parsed(field.place(), key, name);
            if (parsed != null) {
                conditions.addAll(new MatcherReader(true, errors)
                        .read(group + " '" + key + "'", field.value(), matcher -> condition.of(parsed, matcher)));
            }
        });
    }

    private void address(DocumentScope fields, List<Condition> conditions) {
        Yaml value = fields.value("ip");
        if (value == null) {
            return;
        }
        if (!(value instanceof Yaml.Fields map)) {
            List<Cidr> blocks = fields.list("ip", MatcherReader.MOST_VALUES, Cidr::of);
            conditions.add(new Condition.Address(blocks, false));
            return;
        }
        DocumentScope operators = new DocumentScope("'ip'", map, errors, "in", "notIn");
        requireSome(map, "ip");
        for (String operator : List.of("in", "notIn")) {
            if (operators.has(operator)) {
                conditions.add(new Condition.Address(
                        operators.list(operator, MatcherReader.MOST_VALUES, Cidr::of), operator.equals("notIn")));
            }
        }
    }

    private void time(DocumentScope fields, List<Condition> conditions) {
        Yaml.Fields map = fields.map("time");
        if (map == null) {
            return;
        }
        DocumentScope time =
                new DocumentScope("'time'", map, errors, "zone", "days", "from", "to", "notBefore", "notAfter");
        if (!time.has("days")
                && !time.has("from")
                && !time.has("to")
                && !time.has("notBefore")
                && !time.has("notAfter")) {
            time.mistake(time.place(), "'time' names no time; expected days, from, to, notBefore or notAfter");
        }
        ZoneId zone = time.parsed("zone", ConditionReader::zone);
        List<DayOfWeek> days = time.list("days", 7, ConditionReader::day);
        boolean isOpen = "24:00".equals(time.has("to") ? time.text("to") : null);
        conditions.add(new Condition.Time(
                zone == null ? ZoneOffset.UTC : zone,
                days.isEmpty() ? Set.of() : EnumSet.copyOf(days),
                time.parsed("from", ConditionReader::clock),
                isOpen ? null : time.parsed("to", ConditionReader::clock),
                time.parsed("notBefore", ConditionReader::instant),
                time.parsed("notAfter", ConditionReader::instant)));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time zone; expected one like Europe/Berlin", e);
        }
    }

    private static DayOfWeek day(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(wanted)
                        || day.name().toLowerCase(Locale.ROOT).substring(0, 3).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is no day; expected mon, tue, wed, thu, fri, sat, sun"));
    }

    private static LocalTime clock(String text) {
        if (!text.matches("[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?")) {
            throw new IllegalArgumentException("'" + text + "' is no time of day; expected one like 08:30");
        }
        try {
            return LocalTime.parse(text);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time of day; expected one like 08:30", e);
        }
    }

    static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no instant; expected one like 2026-11-22T08:30:00Z", e);
        }
    }

    private void nested(DocumentScope fields, Set<String> pathVariables, List<Condition> conditions) {
        if (fields.has("any")) {
            List<Condition> any = DocumentScope.each(
                    fields.value("any"), "'any'", errors, (map, i) -> read("any[" + i + "]", map, pathVariables));
            if (any.isEmpty()) {
                fields.mistake(fields.place("any"), "'any' is empty; expected at least one condition");
            }
            conditions.add(new Condition.Any(any));
        }
        Yaml.Fields not = fields.map("not");
        if (not != null) {
            conditions.add(new Condition.Not(read("'not'", not, pathVariables)));
        }
    }

    private void expression(DocumentScope fields, List<Condition> conditions) {
        String text = fields.text("expr");
        if (text == null) {
            return;
        }
        Yaml.Place place = fields.place("expr");
        if (++expressions > MOST_EXPRESSIONS) {
            fields.mistake(place, "the document has more than " + MOST_EXPRESSIONS + " expressions");
            return;
        }
        if (text.length() > LONGEST_EXPRESSION) {
            fields.mistake(
                    place,
                    "the expression has " + text.length() + " characters; expected at most " + LONGEST_EXPRESSION);
            return;
        }
        try {
            CompiledExpression unused = compiler.compile(text);
            conditions.add(new Condition.Expression(text));
        } catch (InvalidExpressionException e) {
            fields.mistake(place, "expr, at character " + (e.offset() + 1) + ": " + e.getMessage());
        }
    }
}
