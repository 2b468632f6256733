package io.portcullis.token;

import io.portcullis.Reason;

/** What a request presents as its bearer token (RFC 6750 section 2), read but not yet judged. */
public sealed interface Credentials permits Credentials.Absent, Credentials.Refused, UnverifiedToken, RememberedToken {

    /** No bearer token; other authentication schemes are nobody's business here. */
    enum Absent implements Credentials {
        INSTANCE
    }

    /** Presented in a way, or of a form, that is refused whatever the signature says. */
    record Refused(Reason reason) implements Credentials {}
}
