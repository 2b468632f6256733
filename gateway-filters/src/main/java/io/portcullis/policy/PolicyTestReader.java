package io.portcullis.policy;

import io.portcullis.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tests of one document. Not thread-safe. */
final class PolicyTestReader {

    private static final int LONGEST_NAME = 200;
    private static final List<String> DECISIONS = List.of("allow", "deny");
    private static final List<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::code).toList();

    private final Reading reading;
    private final Set<String> rules;
    private final Set<String> names = new HashSet<>();

    /** Reads tests of a document with these rules. */
    PolicyTestReader(Reading reading, Set<String> rules) {
        this.reading = reading;
        this.rules = rules;
    }

    @Nullable
    PolicyTest read(Tree tree, String what) {
        Fields fields = reading.fields(tree, what, "name", "given", "expect");
        if (fields == null) {
            return null;
        }
        String name = name(fields.required("name"));
        Tree given = fields.required("given");
        Tree expect = fields.required("expect");
        PolicyTest.Given request = given == null ? null : new GivenReader(reading).read(given);
        PolicyTest.Expect outcome = expect == null ? null : expect(expect);
        return name == null || request == null || outcome == null ? null : new PolicyTest(name, request, outcome);
    }

    private @Nullable String name(@Nullable Tree tree) {
        String name = reading.text(tree, "'name'");
        if (tree == null || name == null) {
            return null;
        }
        if (name.length() > LONGEST_NAME) {
            reading.mistake(
                    tree.at(), "the name has " + name.length() + " characters; expected at most " + LONGEST_NAME);
        } else if (!names.add(name)) {
            reading.mistake(tree.at(), "another test has the name " + Quoted.of(name) + " already");
        }
        return name;
    }

    private PolicyTest.@Nullable Expect expect(Tree tree) {
        Fields fields =
                reading.fields(tree, "'expect'", "decision", "rule", "reason", "requestHeaders", "responseHeaders");
        if (fields == null) {
            return null;
        }
        String decision = reading.word(fields.required("decision"), "decision", DECISIONS);
        if ("allow".equals(decision)) {
            fields.refuse("reason", "a request that is allowed has no 'reason'");
        } else if (decision != null) {
            fields.refuse("requestHeaders", "a request that is denied has no upstream to tell 'requestHeaders'");
            fields.refuse("responseHeaders", "obligations are not carried out for a request that is denied");
        }
        return new PolicyTest.Expect(
                "allow".equals(decision),
                rule(fields.get("rule")),
                reading.word(fields.get("reason"), "reason", REASONS),
                headers(fields.get("requestHeaders"), "'requestHeaders'"),
                headers(fields.get("responseHeaders"), "'responseHeaders'"));
    }

    private @Nullable String rule(@Nullable Tree tree) {
        String rule = reading.text(tree, "'rule'");
        if (tree != null && rule != null && !rules.contains(rule)) {
            reading.mistake(tree.at(), "there is no rule " + Quoted.of(rule) + Suggestion.of(rule, rules));
        }
        return rule;
    }

    private Map<String, String> headers(@Nullable Tree tree, String what) {
        Tree.Mapping map = reading.map(tree, what);
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Tree.Entry entry : map == null ? List.<Tree.Entry>of() : map.entries()) {
            String name = HeaderNames.check(entry.at(), entry.key(), reading);
            String value = reading.asText(entry.value(), Quoted.of(entry.key()));
            if (name != null && !seen.add(name.toLowerCase(Locale.ROOT))) {
                reading.mistake(entry.at(), "the header " + Quoted.of(name) + " occurs twice");
            } else if (name != null && value != null) {
                headers.put(name, value);
            }
        }
        return Map.copyOf(headers);
    }
}
