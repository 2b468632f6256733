package io.portcullis.audit;

import org.jspecify.annotations.Nullable;

/**
 * A request that somebody describes instead of sending it, as it was written.
 *
 * @param token the bearer token, or null
 * @param claims the claims of a token that counts as verified, a JSON object; or null
 * @param issuer the name of the issuer of the claims, or null for the one that they name, or the only one
 * @param tenant of the claims, or null for the one that they name
 * @param method or null for GET
 * @param path with query, if any
 * @param headers a JSON object of strings and lists of strings, or null
 * @param address at the other end of the connection, or null
 * @param time in epoch seconds or ISO 8601, or null for now
 * @param route the id of the route, or null for the one that matches
 */
public record ExplainOrder(
        @Nullable String token,
        @Nullable String claims,
        @Nullable String issuer,
        @Nullable String tenant,
        @Nullable String method,
        @Nullable String path,
        @Nullable String headers,
        @Nullable String address,
        @Nullable String time,
        @Nullable String route) {

    /** A credential does not belong into a log. */
    @Override
    public String toString() {
        return "ExplainOrder[" + method + "]";
    }
}
