package io.portcullis.ratelimit;

/**
 * What is asked of one account. Immutable.
 *
 * @param account whose
 * @param rate by which it refills
 * @param need units without which nothing is granted; 0 asks for what there is
 * @param want units at the most
 */
public record Charge(Account account, Rate rate, long need, long want) {

    /** Refuses what makes no sense. */
    public Charge {
        if (need < 0 || want < need) {
            throw new IllegalArgumentException(
                    "need is " + need + ", want is " + want + "; expected 0 <= need <= want");
        }
    }
}
