package io.portcullis.policy;

import io.portcullis.Cidr;
import io.portcullis.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tests of a document. Used for one document. */
final class PolicyTestReader {

    private final Set<String> rules;
    private final List<PolicyError> errors;
    private final Set<String> names = new HashSet<>();

    /** Reads tests of these rules. */
    PolicyTestReader(Set<String> rules, List<PolicyError> errors) {
        this.rules = rules;
        this.errors = errors;
    }

    /** What comes out. */
    private enum Outcome {
        ALLOW,
        DENY
    }

    @Nullable
    PolicyTest read(Yaml.Fields map, int index) {
        DocumentScope fields = new DocumentScope("tests[" + index + "]", map, errors, "name", "given", "expect");
        String name = fields.required("name");
        if (name != null && !names.add(name)) {
            fields.mistake(fields.place("name"), "the test '" + name + "' is there twice");
        }
        Yaml.Fields given = required(fields, "given");
        Yaml.Fields expect = required(fields, "expect");
        PolicyTest.Given request = given == null ? null : given(given);
        PolicyTest.Expect outcome = expect == null ? null : expect(expect);
        return name == null || request == null || outcome == null ? null : new PolicyTest(name, request, outcome);
    }

    private static Yaml.@Nullable Fields required(DocumentScope fields, String name) {
        if (!fields.has(name)) {
            fields.mistake(fields.place(), "the test lacks '" + name + "'");
        }
        return fields.map(name);
    }

    private PolicyTest.@Nullable Given given(Yaml.Fields map) {
        DocumentScope fields = new DocumentScope(
                "'given'", map, errors, "method", "path", "route", "host", "headers", "query", "address", "time",
                "claims");
        String method = fields.required("method");
        String path = fields.required("path");
        if (path != null && (!path.startsWith("/") || path.contains("?"))) {
            fields.mistake(
                    fields.place("path"), "'" + path + "' is no path; expected one that starts with /, without query");
        }
        String address = fields.text("address");
        if (address != null && Cidr.address(address) == null) {
            fields.mistake(fields.place("address"), "'" + address + "' is no address; expected one like 192.0.2.1");
        }
        if (method == null || path == null) {
            return null;
        }
        Yaml.Fields claims = fields.map("claims");
        return new PolicyTest.Given(
                method,
                path,
                fields.text("route"),
                fields.text("host"),
                lists(fields, "headers", true),
                lists(fields, "query", false),
                address,
                fields.parsed("time", ConditionReader::instant),
                claims == null ? null : claims(claims));
    }

    private static Map<String, List<String>> lists(DocumentScope fields, String name, boolean isHeaders) {
        Yaml.Fields map = fields.map(name);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (map != null) {
            map.fields().forEach((key, field) -> {
                List<String> values = new ArrayList<>();
                List<Yaml> items = field.value() instanceof Yaml.Items list ? list.items() : List.of(field.value());
                for (Yaml item : items) {
                    if (item instanceof Yaml.Scalar scalar && scalar.value() != null) {
                        values.add(scalar.value().toString());
                    } else {
                        fields.mistake(item.place(), "'" + key + "' is " + item.kind() + "; expected a text");
                    }
                }
                lists.put(isHeaders ? key.toLowerCase(Locale.ROOT) : key, List.copyOf(values));
            });
        }
        return Collections.unmodifiableMap(lists);
    }

    /** As a token has them: whole numbers are longs, all others doubles. */
    private static Map<String, Object> claims(Yaml.Fields map) {
        Map<String, Object> claims = new LinkedHashMap<>();
        map.fields().forEach((name, field) -> {
            Object value = claim(field.value());
            if (value != null) {
                claims.put(name, value);
            }
        });
        return Collections.unmodifiableMap(claims);
    }

    private static @Nullable Object claim(Yaml yaml) {
        if (yaml instanceof Yaml.Fields map) {
            return claims(map);
        }
        if (yaml instanceof Yaml.Items list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.items().forEach(item -> values.add(claim(item)));
            return Collections.unmodifiableList(values);
        }
        Object value = ((Yaml.Scalar) yaml).value();
        if (value instanceof BigDecimal decimal) {
            return decimal.scale() <= 0 ? (Number) decimal.toBigIntegerExact() : (Number) decimal.doubleValue();
        }
        return value;
    }

    private PolicyTest.@Nullable Expect expect(Yaml.Fields map) {
        DocumentScope fields = new DocumentScope(
                "'expect'", map, errors, "decision", "rule", "reason", "requestHeaders", "responseHeaders");
        String unused = fields.required("decision");
        Outcome outcome = fields.word("decision", Outcome.class);
        String rule = fields.text("rule");
        if (rule != null && !rules.contains(rule)) {
            fields.mistake(fields.place("rule"), DocumentScope.unknown("there is no rule", rule, List.copyOf(rules)));
        }
        String reason = fields.text("reason");
        List<String> reasons = Arrays.stream(Reason.values()).map(Reason::code).toList();
        if (reason != null && !reasons.contains(reason)) {
            fields.mistake(fields.place("reason"), DocumentScope.unknown("there is no reason", reason, reasons));
        }
        if (outcome == null) {
            return null;
        }
        return new PolicyTest.Expect(
                outcome == Outcome.ALLOW,
                rule,
                reason,
                texts(fields, "requestHeaders"),
                texts(fields, "responseHeaders"));
    }

    private static Map<String, String> texts(DocumentScope fields, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        lists(fields, name, false).forEach((key, values) -> {
            if (values.size() == 1) {
                texts.put(key, values.get(0));
            }
        });
        return Collections.unmodifiableMap(texts);
    }
}
