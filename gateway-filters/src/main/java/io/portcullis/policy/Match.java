package io.portcullis.policy;

/** How values compare to what is wanted. */
enum Match {
    /** They are as wanted. */
    YES,
    /** They are not. */
    NO,
    /** There is nothing to compare: no value, or one of another type than is wanted. */
    NOTHING
}
