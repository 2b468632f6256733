package io.portcullis.token;

/** Says what is wrong with a JSON text and where, without repeating any of it. */
final class MalformedJsonException extends IllegalArgumentException {

    MalformedJsonException(String problem, int position) {
        super("not one strict JSON object: " + problem + " at character " + position);
    }

    /** Hostile input must be cheap to refuse. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
