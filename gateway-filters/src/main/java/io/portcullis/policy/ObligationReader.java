package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what has to be done to requests that a rule allows. */
final class ObligationReader {

    private static final List<String> TYPES =
            List.of("set-request-header", "remove-request-header", "set-response-header", "rate-limit", "audit");
    private static final List<String> ALL_FIELDS = List.of("type", "name", "claim", "value", "limit", "level");
    private static final List<String> LEVELS = Arrays.stream(Obligation.Level.values())
            .map(Obligation.Level::label)
            .toList();
    private static final Pattern LIMIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern LITERAL = Pattern.compile("[!-~]([ -~]{0,1022}[!-~])?");

    private final Reading reading;

    ObligationReader(Reading reading) {
        this.reading = reading;
    }

    List<Obligation> read(Tree tree) {
        List<Obligation> obligations = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Tree element : reading.list(tree, "'obligations'")) {
            Obligation obligation = obligation(element);
            if (obligation != null && !targets.add(target(obligation))) {
                reading.mistake(element.at(), "another obligation of the rule does the same or the opposite");
            } else if (obligation != null) {
                obligations.add(obligation);
            }
        }
        return obligations;
    }

    private static String target(Obligation obligation) {
        if (obligation instanceof Obligation.SetRequestHeader set) {
            return "request " + set.name().toLowerCase(Locale.ROOT);
        } else if (obligation instanceof Obligation.RemoveRequestHeader remove) {
            return "request " + remove.name().toLowerCase(Locale.ROOT);
        } else if (obligation instanceof Obligation.SetResponseHeader set) {
            return "response " + set.name().toLowerCase(Locale.ROOT);
        }
        return obligation instanceof Obligation.RateLimit limit ? "limit " + limit.limit() : "audit";
    }

    private @Nullable Obligation obligation(Tree tree) {
        Tree.Mapping map = reading.map(tree, "an obligation");
        Tree typeTree = map == null ? null : type(map);
        if (map == null || typeTree == null) {
            if (map != null) {
                reading.mistake(map.at(), "an obligation has no 'type'");
            }
            return null;
        }
        String type = reading.word(typeTree, "type of obligation", TYPES);
        if (type == null) {
            return null;
        }
        Fields fields = Objects.requireNonNull(reading.fields(
                map,
                "the obligation '" + type + "'",
                "field",
                type.endsWith("-header") ? headerFields(type) : otherFields(type)));
        return switch (type) {
            case "set-request-header", "set-response-header" -> setHeader(fields, type.equals("set-request-header"));
            case "remove-request-header" -> {
                String name = name(fields, true);
                yield name == null ? null : new Obligation.RemoveRequestHeader(name);
            }
            case "rate-limit" -> rateLimit(fields);
            default -> {
                String level = reading.word(fields.required("level"), "level", LEVELS);
                yield level == null
                        ? null
                        : new Obligation.Audit(Obligation.Level.valueOf(level.toUpperCase(Locale.ROOT)));
            }
        };
    }

    private static @Nullable Tree type(Tree.Mapping map) {
        return map.entries().stream()
                .filter(entry -> entry.key().equals("type"))
                .map(Tree.Entry::value)
                .findFirst()
                .orElse(null);
    }

    private static List<String> headerFields(String type) {
        return type.startsWith("set") ? ALL_FIELDS.subList(0, 4) : ALL_FIELDS.subList(0, 2);
    }

    private static List<String> otherFields(String type) {
        return List.of("type", type.equals("audit") ? "level" : "limit");
    }

    private @Nullable Obligation setHeader(Fields fields, boolean isRequest) {
        String name = name(fields, isRequest);
        Obligation.Value value = value(fields);
        if (name == null || value == null) {
            return null;
        }
        return isRequest ? new Obligation.SetRequestHeader(name, value) : new Obligation.SetResponseHeader(name, value);
    }

    private @Nullable String name(Fields fields, boolean isRequest) {
        Tree tree = fields.required("name");
        String name = HeaderNames.read(tree, "'name'", reading);
        Predicate<String> isReserved =
                isRequest ? HeaderNames::isReservedInRequests : HeaderNames::isReservedInResponses;
        if (tree != null && name != null && isReserved.test(name)) {
            reading.mistake(
                    tree.at(),
                    "the header '" + name + "' has a meaning of its own; choose another one, for example X-Subject");
            return null;
        }
        return name;
    }

    private Obligation.@Nullable Value value(Fields fields) {
        Tree claim = fields.get("claim");
        Tree literal = fields.get("value");
        if ((claim == null) == (literal == null)) {
            reading.mistake(fields.at(), "expected either 'claim' or 'value' for the header");
            return null;
        }
        if (claim != null) {
            ClaimPath path = reading.claim(claim, "'claim'");
            return path == null ? null : new Obligation.Value.OfClaim(path);
        }
        String text = reading.asText(Objects.requireNonNull(literal), "'value'");
        if (text != null && !LITERAL.matcher(text).matches()) {
            reading.mistake(
                    literal.at(),
                    Quoted.of(text)
                            + " is no value of a header; expected up to 1024 characters of printable ASCII without"
                            + " blanks around them");
            return null;
        }
        return text == null ? null : new Obligation.Value.Literal(text);
    }

    private @Nullable Obligation rateLimit(Fields fields) {
        Tree tree = fields.required("limit");
        String limit = reading.text(tree, "'limit'");
        if (tree == null || limit == null) {
            return null;
        }
        if (!LIMIT.matcher(limit).matches()) {
            reading.mistake(
                    tree.at(),
                    Quoted.of(limit) + " is no name of a limit; expected up to 128 letters, digits and . _ -");
            return null;
        }
        return new Obligation.RateLimit(limit);
    }
}
