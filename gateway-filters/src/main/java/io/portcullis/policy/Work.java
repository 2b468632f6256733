package io.portcullis.policy;

/**
 * What documents may still cost in one decision; belongs to one thread. A step is about 50 ns, so a decision takes about 2 ms
 * at most, whatever documents, tokens and requests say.
 */
public final class Work {

    /** Twice what a single expression may take, and some hundred times what ordinary documents do. */
    static final int MOST_STEPS = 40_000;

    private long left = MOST_STEPS;

    /** A full budget. */
    public Work() {}

    void refill() {
        left = MOST_STEPS;
    }

    /** Takes these steps, before they are done; false if they are too many, and from then on for any. */
    public boolean spend(long steps) {
        left -= steps;
        return left >= 0;
    }

    /** The steps that may still be done. */
    public long left() {
        return Math.max(0, left);
    }

    /** Whether more was asked for than there was: from then on nobody can say what a condition comes out as. */
    public boolean isUsedUp() {
        return left < 0;
    }
}
