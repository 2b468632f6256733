package io.portcullis.policy;

/**
 * One mistake in a document; immutable.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and what was expected
 */
public record PolicyError(int line, int column, String message) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
