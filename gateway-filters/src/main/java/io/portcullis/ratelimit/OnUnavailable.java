package io.portcullis.ratelimit;

/** What becomes of requests while the store of a limit is away. */
public enum OnUnavailable {
    /** Each node counts by itself, with its share of the limit. */
    LOCAL_SHARE,
    /** They pass. */
    ALLOW,
    /** They are refused with 503. */
    DENY
}
