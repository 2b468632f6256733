package io.portcullis.policy;

/** What a condition comes out as: a rule that allows needs {@link #TRUE}, one that denies fires on all but {@link #FALSE}. */
public enum Truth {
    /** It does not hold. */
    FALSE,
    /** Nobody can say. */
    ERROR,
    /** It holds. */
    TRUE;

    /** The truth of a plain answer. */
    public static Truth of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    /** The other way round; what nobody can say stays so. */
    public Truth not() {
        return this == ERROR ? ERROR : of(this == FALSE);
    }
}
