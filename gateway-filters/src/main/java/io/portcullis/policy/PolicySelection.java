package io.portcullis.policy;

import java.util.Set;

/**
 * Which of a tenant's documents are asked; those of the platform always are. Immutable.
 *
 * @param names of documents; none means all
 */
public record PolicySelection(Set<String> names) {

    /** All documents. */
    public static final PolicySelection ALL = new PolicySelection(Set.of());

    /** Copies the set. */
    public PolicySelection {
        names = Set.copyOf(names);
    }

    boolean includes(PolicyKey key) {
        return names.isEmpty() || key.isPlatform() || names.contains(key.name());
    }
}
