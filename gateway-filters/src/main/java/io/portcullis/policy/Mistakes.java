package io.portcullis.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found in one document. Not thread-safe. */
final class Mistakes {

    /** A document that is another kind of file has one in each line. */
    private static final int MOST = 100;

    private static final int LONGEST = 1_000;

    private final List<PolicyError> errors = new ArrayList<>();
    private int further;

    void add(Position at, String message) {
        if (errors.size() < MOST) {
            errors.add(new PolicyError(at.line(), at.column(), Quoted.shown(message, LONGEST)));
        } else {
            further++;
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** All of them in the order of the document; there must be one. */
    InvalidPolicyException exception() {
        List<PolicyError> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparing(error -> new Position(error.line(), error.column())));
        if (further > 0) {
            PolicyError last = sorted.get(sorted.size() - 1);
            sorted.add(new PolicyError(last.line(), last.column(), "and " + further + " further mistakes"));
        }
        return new InvalidPolicyException(sorted);
    }
}
