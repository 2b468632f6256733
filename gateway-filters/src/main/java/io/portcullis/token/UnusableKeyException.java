package io.portcullis.token;

/** A key of a set that cannot or must not be used; the message says why. */
final class UnusableKeyException extends Exception {

    UnusableKeyException(String message) {
        super(message);
    }
}
