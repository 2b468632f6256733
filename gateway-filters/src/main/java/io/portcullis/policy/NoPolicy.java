package io.portcullis.policy;

/** What becomes of requests of tenants that have no document of their own. */
public enum NoPolicy {
    /** They are refused. */
    DENY,
    /** They pass, unless a document of the platform refuses them. */
    INSECURE_ALLOW
}
