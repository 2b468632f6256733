package io.portcullis.revocation;

/** Says what is wrong with an order of an operator, and what was expected. */
public final class InvalidRevocationException extends RuntimeException {

    /** An order that makes no sense, with what was expected. */
    public InvalidRevocationException(String problem) {
        super(problem);
    }
}
