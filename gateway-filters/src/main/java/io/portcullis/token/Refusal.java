package io.portcullis.token;

import io.portcullis.Reason;

/** A refusal on its way out of the parser; has no stack trace, because hostile input must be cheap to refuse. */
final class Refusal extends RuntimeException {

    private final Reason reason;

    Refusal(Reason reason) {
        super(reason.code(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
