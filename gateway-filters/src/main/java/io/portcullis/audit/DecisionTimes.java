package io.portcullis.audit;

/** Takes note of how long decisions take; called on the request path, so it neither blocks nor throws. */
@FunctionalInterface
public interface DecisionTimes {

    /** One request was decided within so many nanoseconds. */
    void took(long nanos);
}
