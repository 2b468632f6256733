package io.portcullis;

import org.jspecify.annotations.Nullable;

/**
 * What a refused client is told: an HTTP status and, where RFC 6750 section 3.1 defines one, an error code.
 *
 * <p>Deliberately coarser than {@link Reason}: causes that would help an attacker share one answer.
 */
public enum Answer {
    /** The request is malformed, apart from its credentials. */
    BAD_REQUEST(400, null, "Bad Request"),
    /** The credentials are presented in a way that RFC 6750 forbids. */
    INVALID_REQUEST(400, "invalid_request", "Bad Request"),
    /** No credentials; RFC 6750 section 3.1 wants no error code here. */
    NO_CREDENTIALS(401, null, "Unauthorized"),
    /** The token is not acceptable; one answer for every cause. */
    INVALID_TOKEN(401, "invalid_token", "Unauthorized"),
    /** The caller has to authenticate again, more strongly or later (RFC 9470). */
    INSUFFICIENT_USER_AUTHENTICATION(401, "insufficient_user_authentication", "Unauthorized"),
    /** The token lacks a scope. */
    INSUFFICIENT_SCOPE(403, "insufficient_scope", "Forbidden"),
    /** The caller is known and may not do this. */
    FORBIDDEN(403, null, "Forbidden"),
    /** The method is never served. */
    METHOD_NOT_ALLOWED(405, null, "Method Not Allowed"),
    /** The caller has used up what it may have (RFC 6585 section 4). */
    TOO_MANY_REQUESTS(429, null, "Too Many Requests"),
    /** The gateway cannot decide: its own trouble, never the caller's. */
    UNAVAILABLE(503, null, "Service Unavailable");

    private final int status;
    private final @Nullable String error;
    private final String title;

    Answer(int status, @Nullable String error, String title) {
        this.status = status;
        this.error = error;
        this.title = title;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** The {@code error} parameter of {@code WWW-Authenticate}, or null where there is none. */
    public @Nullable String error() {
        return error;
    }

    /** The {@code title} of the problem document (RFC 9457 section 3.1.3). */
    public String title() {
        return title;
    }

    /** Whether the answer carries a {@code WWW-Authenticate: Bearer} challenge. */
    public boolean challenges() {
        return this == NO_CREDENTIALS || error != null;
    }
}
