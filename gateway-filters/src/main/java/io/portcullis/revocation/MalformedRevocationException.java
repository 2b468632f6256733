package io.portcullis.revocation;

/** Says why something is no revocation, without repeating any of it; has no stack trace, because a log is read whole. */
final class MalformedRevocationException extends RuntimeException {

    MalformedRevocationException(String problem) {
        super("no revocation: " + problem, null, false, false);
    }
}
