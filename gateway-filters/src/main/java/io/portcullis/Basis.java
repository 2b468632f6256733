package io.portcullis;

import org.jspecify.annotations.Nullable;

/**
 * What a decision rests on; immutable.
 *
 * @param document the policy document, for example {@code acme/orders-api}
 * @param version of the document
 * @param rule the id of the rule, or null if it was no single rule
 * @param isAudited whether the rule wants the decision in the audit log, or null if it does not say
 * @param shadow what would have been decided if documents and rules in shadow mode counted, or null if there are none
 */
public record Basis(
        String document,
        long version,
        @Nullable String rule,
        @Nullable Boolean isAudited,
        @Nullable Decision shadow) {

    /** This rule of this document. */
    public static Basis of(String document, long version, @Nullable String rule) {
        return new Basis(document, version, rule, null, null);
    }

    /** The same beside what would have been decided. */
    public Basis withShadow(Decision other) {
        return new Basis(document, version, rule, isAudited, other);
    }

    /** Document, version and rule, for example {@code acme/orders-api@7#read-orders}. */
    @Override
    public String toString() {
        return document + "@" + version + (rule == null ? "" : "#" + rule);
    }
}
