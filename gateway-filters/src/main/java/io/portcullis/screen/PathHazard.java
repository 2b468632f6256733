package io.portcullis.screen;

import io.portcullis.Reason;

/**
 * Something in a request target that a route's pattern, this gateway and the upstream could read differently, so that a
 * request matches one route and reaches another resource.
 */
public enum PathHazard {
    /** A target that is no path, or has a broken percent-encoding. */
    MALFORMED(Reason.PATH_MALFORMED),
    /** {@code GET http://host/path}, which only proxies are sent (RFC 9112 section 3.2.2). */
    ABSOLUTE_FORM(Reason.PATH_ABSOLUTE_FORM),
    /** {@code #}, which no client sends. */
    FRAGMENT(Reason.PATH_FRAGMENT),
    /** Bytes that are not UTF-8, encoded or raw. */
    NOT_UTF8(Reason.PATH_NOT_UTF8),
    /** {@code //}. */
    DOUBLE_SLASH(Reason.PATH_DOUBLE_SLASH),
    /** A segment {@code .} or {@code ..}. */
    DOT_SEGMENT(Reason.PATH_DOT_SEGMENT),
    /** {@code %2e}. */
    ENCODED_DOT(Reason.PATH_ENCODED_DOT),
    /** {@code %2f}. */
    ENCODED_SLASH(Reason.PATH_ENCODED_SLASH),
    /** A backslash, plain or as {@code %5c}. */
    BACKSLASH(Reason.PATH_BACKSLASH),
    /** An encoded control character, above all {@code %00}, {@code %0d} and {@code %0a}. */
    CONTROL(Reason.PATH_CONTROL),
    /** {@code %25}, which hides any other behind a second decoding. */
    ENCODED_PERCENT(Reason.PATH_ENCODED_PERCENT),
    /** {@code ;}, plain or as {@code %3b}: some servers cut path parameters off. */
    SEMICOLON(Reason.PATH_SEMICOLON);

    private final Reason reason;

    PathHazard(Reason reason) {
        this.reason = reason;
    }

    /** The reason for which it is refused. */
    public Reason reason() {
        return reason;
    }
}
