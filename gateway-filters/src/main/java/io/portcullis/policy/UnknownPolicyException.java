package io.portcullis.policy;

/** There is no such document, or no such version of it that anybody still has. */
public final class UnknownPolicyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** No such document. */
    public UnknownPolicyException(PolicyKey key) {
        super("There is no document " + key);
    }

    /** No such version. */
    public UnknownPolicyException(PolicyKey key, long version) {
        super("There is no version " + version + " of " + key + " any more");
    }
}
