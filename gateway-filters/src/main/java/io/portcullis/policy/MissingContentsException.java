package io.portcullis.policy;

/** The store has no contents for a reference; another node may have them in its memory. */
final class MissingContentsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MissingContentsException() {
        super("the store has no contents for it");
    }
}
