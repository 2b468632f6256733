package io.portcullis.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a document. */
public final class InvalidPolicyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<PolicyError> errors;

    /** These mistakes, at least one. */
    public InvalidPolicyException(List<PolicyError> errors) {
        super(errors.stream().map(PolicyError::toString).collect(Collectors.joining("; ")));
        this.errors = List.copyOf(errors);
    }

    /** All of them, in the order of the document. */
    public List<PolicyError> errors() {
        return errors;
    }
}
