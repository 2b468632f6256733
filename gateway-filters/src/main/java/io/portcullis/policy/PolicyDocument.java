package io.portcullis.policy;

import java.util.List;

/**
 * What a document says, checked but not yet compiled; deeply immutable.
 *
 * @param version 1 or more, or 0 if it does not say
 * @param require conditions that must all hold for every request it applies to
 * @param tests what its author expects of it
 */
public record PolicyDocument(
        PolicyKey key,
        long version,
        PolicyMode mode,
        AppliesTo appliesTo,
        ClaimNames claims,
        List<Condition> require,
        List<PolicyRule> rules,
        List<PolicyTest> tests) {

    /** Copies the lists. */
    public PolicyDocument {
        require = List.copyOf(require);
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
    }

    /** The same under another version. */
    public PolicyDocument withVersion(long other) {
        return new PolicyDocument(key, other, mode, appliesTo, claims, require, rules, tests);
    }
}
