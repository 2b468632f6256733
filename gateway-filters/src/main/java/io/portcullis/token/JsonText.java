package io.portcullis.token;

/**
 * The characters of a JSON text (RFC 8259) and the place where the reader is: its blanks, strings and numbers. Refuses
 * control characters, unknown escapes and unpaired surrogates in strings, and numbers that are not finite.
 */
final class JsonText {

    private final String text;
    private int position;

    JsonText(String text) {
        this.text = text;
    }

    /** Where the reader is, in characters. */
    int position() {
        return position;
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    /** Reads the rest of a word. */
    void literal(String rest) {
        if (!text.startsWith(rest, position)) {
            throw malformed("not a value");
        }
        position += rest.length();
    }

    /** Reads a number whose first character has been read. */
    Number number() {
        int start = position - 1;
        int end = start;
        while (end < text.length() && isNumberCharacter(text.charAt(end))) {
            end++;
        }
        Number number = JsonNumber.parse(text, start, end);
        if (number == null) {
            throw malformed("not a finite number");
        }
        position = end;
        return number;
    }

    private static boolean isNumberCharacter(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    /** Reads a string behind its first quotation mark. */
    String string() {
        int start = position;
        for (char c = next(); c != '"'; c = next()) {
            if (c == '\\' || c < 0x20) {
                position--;
                return stringWithEscapes(start);
            }
        }
        return text.substring(start, position - 1);
    }

    private String stringWithEscapes(int start) {
        StringBuilder string = new StringBuilder(text.substring(start, position));
        for (char c = next(); c != '"'; c = next()) {
            if (c < 0x20) {
                throw malformed("a control character in a string");
            }
            string.append(c == '\\' ? escape() : c);
        }
        requirePairedSurrogates(string);
        return string.toString();
    }

    private char escape() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex4();
            default -> throw malformed("an unknown escape");
        };
    }

    private char hex4() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("a malformed escape");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    /** UTF-8 cannot carry a lone surrogate, an escape can: two readers would make two strings of it. */
    private void requirePairedSurrogates(CharSequence string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw malformed("an unpaired surrogate");
            }
        }
    }

    void skipBlanks() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            position++;
        }
    }

    boolean accept(char expected) {
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    void expect(char expected) {
        if (!accept(expected)) {
            throw malformed("expected '" + expected + "'");
        }
    }

    char next() {
        if (position == text.length()) {
            throw malformed("it ends too early");
        }
        return text.charAt(position++);
    }

    /** What is wrong, and where. */
    MalformedJsonException malformed(String problem) {
        return new MalformedJsonException(problem, position);
    }
}
