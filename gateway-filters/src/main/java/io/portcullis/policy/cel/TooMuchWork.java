package io.portcullis.policy.cel;

/** An evaluation has done all the work that it may. */
final class TooMuchWork extends Error {

    private static final long serialVersionUID = 1;

    TooMuchWork() {
        super("the expression takes more steps than are left", null, false, false);
    }
}
