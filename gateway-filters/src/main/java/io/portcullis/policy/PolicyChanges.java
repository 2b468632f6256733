package io.portcullis.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells people what is different in a document. */
final class PolicyChanges {

    private PolicyChanges() {}

    static List<String> between(@Nullable PolicyDocument before, PolicyDocument after) {
        if (before == null) {
            return List.of("new, in mode " + after.mode().label() + ", with "
                    + after.rules().size() + " rules");
        }
        List<String> changes = new ArrayList<>();
        if (before.mode() != after.mode()) {
            changes.add("mode: " + before.mode().label() + " -> " + after.mode().label());
        }
        note(changes, "appliesTo", before.appliesTo(), after.appliesTo());
        note(changes, "claims", before.claims(), after.claims());
        note(changes, "require", before.require(), after.require());
        rules(before, after, changes);
        note(changes, "tests", before.tests(), after.tests());
        return changes;
    }

    private static void note(List<String> changes, String what, Object before, Object after) {
        if (!before.equals(after)) {
            changes.add(what + " changed");
        }
    }

    private static void rules(PolicyDocument before, PolicyDocument after, List<String> changes) {
        Map<String, PolicyRule> known = new LinkedHashMap<>();
        before.rules().forEach(rule -> known.put(rule.id(), rule));
        for (PolicyRule rule : after.rules()) {
            PolicyRule old = known.remove(rule.id());
            if (old == null) {
                changes.add("rule added: " + rule.id());
            } else {
                note(changes, "rule " + rule.id(), old, rule);
            }
        }
        known.keySet().forEach(id -> changes.add("rule removed: " + id));
    }
}
