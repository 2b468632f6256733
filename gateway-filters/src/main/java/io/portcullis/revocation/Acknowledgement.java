package io.portcullis.revocation;

/** What has to be done before a revocation is acknowledged. */
public enum Acknowledgement {
    /** The store has it and this node enforces it. */
    APPLIED,
    /** A replica of the store has it too. */
    REPLICATED,
    /** Every node that was heard of lately enforces it. */
    EVERYWHERE
}
