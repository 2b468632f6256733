package io.portcullis.policy;

/** Says what is wrong with an expression. */
public final class InvalidExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final int offset;

    /**
     * A mistake.
     *
     * @param offset where in the text, in characters from 0
     */
    public InvalidExpressionException(String message, int offset) {
        super(message);
        this.offset = offset;
    }

    /** Where in the text, in characters from 0. */
    public int offset() {
        return offset;
    }
}
