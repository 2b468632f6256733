package io.portcullis.policy;

/** Where something stands in a document: line and column from 1, columns in code points. */
record Position(int line, int column) implements Comparable<Position> {

    static final Position START = new Position(1, 1);

    /** So many columns further to the right. */
    Position right(int columns) {
        return new Position(line, column + columns);
    }

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
