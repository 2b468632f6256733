package io.portcullis.policy;

/** The current version of a document is another one than the order or the document needs; nothing was done. */
public final class VersionConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long current;

    /** A conflict with this version, 0 if the document never was. */
    public VersionConflictException(PolicyKey key, long current) {
        super("The current version of " + key + " is " + current
                + "; expected that as expectedVersion, or a greater one in the document's metadata.version");
        this.current = current;
    }

    /** The current version, 0 if the document never was; of a deleted one that of its end. */
    public long current() {
        return current;
    }
}
