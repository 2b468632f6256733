package io.portcullis.ratelimit;

/** Where a limit is counted. */
public enum LimitMode {
    /** For all nodes together; each takes small leases, so that most requests ask nobody. */
    LEASE,
    /** For all nodes together; each request asks. */
    STRICT,
    /** For each node by itself. */
    LOCAL
}
