package io.portcullis.policy;

import io.portcullis.Cidr;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the request of a test. */
final class GivenReader {

    private static final Pattern PATH = Pattern.compile("/[^?#;\\\\]*");
    private static final Pattern NEVER = Pattern.compile("//|/\\.{1,2}(?=/|$)");

    private final Reading reading;

    GivenReader(Reading reading) {
        this.reading = reading;
    }

    PolicyTest.@Nullable Given read(Tree tree) {
        Fields fields = reading.fields(
                tree,
                "'given'",
                "method",
                "path",
                "route",
                "host",
                "headers",
                "query",
                "address",
                "time",
                "claims",
                "anonymous");
        if (fields == null) {
            return null;
        }
        String method = reading.word(fields.required("method"), "method", RuleReader.METHODS);
        String path = path(fields.required("path"));
        Map<String, Object> claims = claims(fields);
        PolicyTest.Given given = new PolicyTest.Given(
                method == null ? "" : method,
                path == null ? "" : path,
                reading.text(fields.get("route"), "'route'"),
                host(fields.get("host")),
                lists(fields.get("headers"), "'headers'", this::headerName),
                lists(fields.get("query"), "'query'", reading::queryName),
                address(fields.get("address")),
                TimeReader.instant(fields.get("time"), "'time'", reading),
                claims);
        return method == null || path == null ? null : given;
    }

    private @Nullable String path(@Nullable Tree tree) {
        String path = reading.text(tree, "'path'");
        if (tree == null || path == null) {
            return null;
        }
        if (!PATH.matcher(path).matches() || NEVER.matcher(path).find()) {
            reading.mistake(
                    tree.at(),
                    Quoted.of(path)
                            + " is no path of a request that gets here; expected one that starts with '/', without"
                            + " query, '//', dot segments and ';'");
            return null;
        }
        return path;
    }

    private @Nullable String host(@Nullable Tree tree) {
        String host = reading.text(tree, "'host'");
        return tree == null || host == null ? null : SpecReader.host(tree.at(), host, reading);
    }

    private @Nullable String address(@Nullable Tree tree) {
        String address = reading.text(tree, "'address'");
        if (tree != null && address != null && Cidr.address(address) == null) {
            reading.mistake(
                    tree.at(), Quoted.of(address) + " is no address; expected one like 192.0.2.1 or 2001:db8::1");
        }
        return address;
    }

    private @Nullable String headerName(Tree.Entry entry) {
        String name = HeaderNames.check(entry.at(), entry.key(), reading);
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    private Map<String, List<String>> lists(
            @Nullable Tree tree, String what, Function<Tree.Entry, @Nullable String> nameOf) {
        Tree.Mapping map = reading.map(tree, what);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (Tree.Entry entry : map == null ? List.<Tree.Entry>of() : map.entries()) {
            String name = nameOf.apply(entry);
            String where = Quoted.of(entry.key());
            List<String> values = reading.each(reading.oneOrMore(entry.value(), where), where, this::value);
            if (name != null && lists.put(name, List.copyOf(values)) != null) {
                reading.mistake(entry.at(), where + " occurs twice in " + what);
            }
        }
        return Collections.unmodifiableMap(lists);
    }

    /** What a hostile client sends may be tested too. */
    private @Nullable String value(Tree tree, String what) {
        return tree instanceof Tree.Scalar scalar && scalar.value() instanceof String text
                ? text
                : reading.asText(tree, what);
    }

    private @Nullable Map<String, Object> claims(Fields fields) {
        Boolean isAnonymous = reading.bool(fields.get("anonymous"), "'anonymous'");
        Tree claims = fields.get("claims");
        if (Boolean.TRUE.equals(isAnonymous)) {
            fields.refuse("claims", "a request that is anonymous has no 'claims'");
        } else if (Boolean.FALSE.equals(isAnonymous) && claims == null) {
            fields.refuse("anonymous", "a request that is not anonymous has 'claims'");
        }
        Tree.Mapping map = reading.map(claims, "'claims'");
        return map == null ? null : object(map);
    }

    private Map<String, Object> object(Tree.Mapping map) {
        Map<String, Object> object = new LinkedHashMap<>();
        map.entries().forEach(entry -> putValue(object, entry));
        return Collections.unmodifiableMap(object);
    }

    /** JSON null is absent. */
    private void putValue(Map<String, Object> object, Tree.Entry entry) {
        Object value = json(entry.value());
        if (value != null) {
            object.put(entry.key(), value);
        }
    }

    /** As the parser of tokens makes it. */
    private @Nullable Object json(Tree tree) {
        if (tree instanceof Tree.Mapping map) {
            return object(map);
        }
        if (tree instanceof Tree.Sequence list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.elements().forEach(element -> values.add(json(element)));
            return Collections.unmodifiableList(values);
        }
        Object value = tree instanceof Tree.Scalar scalar ? scalar.value() : null;
        return value instanceof BigDecimal decimal ? (Object) decimal.doubleValue() : value;
    }
}
