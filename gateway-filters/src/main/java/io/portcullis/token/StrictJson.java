package io.portcullis.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259), refusing whatever two parsers could read differently: malformed UTF-8, a byte order
 * mark, text behind the object, duplicate members at any depth, unpaired surrogates, numbers that are not finite.
 *
 * <p>Gives deeply immutable maps and lists of String, Long, BigInteger, Double, Boolean and null.
 */
final class StrictJson {

    private static final int MAX_DEPTH = 32;

    private final String text;
    private int membersLeft;
    private int position;

    private StrictJson(String text, int maxMembers) {
        this.text = text;
        this.membersLeft = maxMembers;
    }

    /**
     * Reads the bytes as one object.
     *
     * @param maxMembers how many members and array elements the whole document may have
     * @throws MalformedJson if they are anything else
     */
    static Map<String, @Nullable Object> object(byte[] utf8, int maxMembers) {
        StrictJson json = new StrictJson(decode(utf8), maxMembers);
        json.skipBlanks();
        json.expect('{');
        Map<String, @Nullable Object> object = json.members(1);
        json.skipBlanks();
        if (json.position != json.text.length()) {
            throw new MalformedJson("text behind the object", json.position);
        }
        return object;
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJson("not UTF-8", 0);
        }
    }

    private Map<String, @Nullable Object> members(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        skipBlanks();
        if (accept('}')) {
            return Collections.unmodifiableMap(members);
        }
        do {
            skipBlanks();
            expect('"');
            String name = string();
            if (members.containsKey(name)) {
                throw new MalformedJson("a duplicate member", position);
            }
            skipBlanks();
            expect(':');
            members.put(name, value(depth));
            skipBlanks();
        } while (accept(','));
        expect('}');
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> elements(int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        skipBlanks();
        if (accept(']')) {
            return Collections.unmodifiableList(elements);
        }
        do {
            elements.add(value(depth));
            skipBlanks();
        } while (accept(','));
        expect(']');
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object value(int depth) {
        if (--membersLeft < 0) {
            throw new MalformedJson("too many members", position);
        }
        skipBlanks();
        char c = next();
        return switch (c) {
            case '{' -> members(deeper(depth));
            case '[' -> elements(deeper(depth));
            case '"' -> string();
            case 't' -> literal("rue", true);
            case 'f' -> literal("alse", false);
            case 'n' -> literal("ull", null);
            default -> number(position - 1);
        };
    }

    private int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw new MalformedJson("nested too deeply", position);
        }
        return depth + 1;
    }

    private @Nullable Object literal(String rest, @Nullable Object value) {
        if (!text.startsWith(rest, position)) {
            throw new MalformedJson("not a value", position);
        }
        position += rest.length();
        return value;
    }

    private Number number(int start) {
        int end = start;
        while (end < text.length() && isNumberCharacter(text.charAt(end))) {
            end++;
        }
        Number number = JsonNumber.parse(text, start, end);
        if (number == null) {
            throw new MalformedJson("not a finite number", start);
        }
        position = end;
        return number;
    }

    private static boolean isNumberCharacter(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private String string() {
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
                throw new MalformedJson("a control character in a string", position);
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
            default -> throw new MalformedJson("an unknown escape", position);
        };
    }

    private char hex4() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new MalformedJson("a malformed escape", position);
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
                throw new MalformedJson("an unpaired surrogate", position);
            }
        }
    }

    private void skipBlanks() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            position++;
        }
    }

    private boolean accept(char expected) {
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char expected) {
        if (!accept(expected)) {
            throw new MalformedJson("expected '" + expected + "'", position);
        }
    }

    private char next() {
        if (position == text.length()) {
            throw new MalformedJson("it ends too early", position);
        }
        return text.charAt(position++);
    }

    /** Says what is wrong and where, without repeating any of the text. */
    static final class MalformedJson extends IllegalArgumentException {
        MalformedJson(String problem, int position) {
            super("not one strict JSON object: " + problem + " at character " + position);
        }

        /** Hostile input must be cheap to refuse. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
