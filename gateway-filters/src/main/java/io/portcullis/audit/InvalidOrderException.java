package io.portcullis.audit;

/** A request is not well described; the message says what was expected. */
public final class InvalidOrderException extends RuntimeException {

    /** With this message, which may be told to operators. */
    public InvalidOrderException(String message) {
        super(message, null, false, false);
    }
}
