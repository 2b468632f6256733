package io.portcullis.feed;

/** The highest rank of a subject is another one than was expected, so nothing was appended. */
public final class RankConflictException extends RuntimeException {

    private final long actual;

    /** A conflict with this rank, 0 if there is none. */
    public RankConflictException(long actual) {
        super("The highest rank is " + actual);
        this.actual = actual;
    }

    /** The highest rank there is, 0 if there is none. */
    public long actual() {
        return actual;
    }
}
