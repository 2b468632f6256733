package io.portcullis.token;

/**
 * Says what is wrong with a JSON text and where, without repeating any of it; has no stack trace, because hostile input
 * must be cheap to refuse.
 */
public final class MalformedJsonException extends RuntimeException {

    MalformedJsonException(String problem, int position) {
        super("not one strict JSON object: " + problem + " at character " + position, null, false, false);
    }
}
