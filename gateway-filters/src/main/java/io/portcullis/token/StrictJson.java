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
public final class StrictJson {

    private static final int MAX_DEPTH = 32;

    private final JsonText text;
    private int membersLeft;

    private StrictJson(JsonText text, int maxMembers) {
        this.text = text;
        this.membersLeft = maxMembers;
    }

    /**
     * Reads the bytes as one object.
     *
     * @param maxMembers how many members and array elements the whole document may have
     * @throws MalformedJsonException if they are anything else
     */
    public static Map<String, @Nullable Object> object(byte[] utf8, int maxMembers) {
        StrictJson json = new StrictJson(new JsonText(decode(utf8)), maxMembers);
        json.text.skipBlanks();
        json.text.expect('{');
        Map<String, @Nullable Object> object = json.members(1);
        json.text.skipBlanks();
        if (!json.text.isAtEnd()) {
            throw json.text.malformed("text behind the object");
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
            throw new MalformedJsonException("not UTF-8", 0);
        }
    }

    private Map<String, @Nullable Object> members(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        text.skipBlanks();
        if (text.accept('}')) {
            return Collections.unmodifiableMap(members);
        }
        do {
            text.skipBlanks();
            text.expect('"');
            String name = text.string();
            if (members.containsKey(name)) {
                throw text.malformed("a duplicate member");
            }
            text.skipBlanks();
            text.expect(':');
            members.put(name, value(depth));
            text.skipBlanks();
        } while (text.accept(','));
        text.expect('}');
        return Collections.unmodifiableMap(members);
    }

    private List<@Nullable Object> elements(int depth) {
        List<@Nullable Object> elements = new ArrayList<>();
        text.skipBlanks();
        if (text.accept(']')) {
            return Collections.unmodifiableList(elements);
        }
        do {
            elements.add(value(depth));
            text.skipBlanks();
        } while (text.accept(','));
        text.expect(']');
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object value(int depth) {
        if (--membersLeft < 0) {
            throw text.malformed("too many members");
        }
        text.skipBlanks();
        char c = text.next();
        return switch (c) {
            case '{' -> members(deeper(depth));
            case '[' -> elements(deeper(depth));
            case '"' -> text.string();
            case 't' -> literal("rue", true);
            case 'f' -> literal("alse", false);
            case 'n' -> literal("ull", null);
            default -> text.number();
        };
    }

    private int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw text.malformed("nested too deeply");
        }
        return depth + 1;
    }

    private @Nullable Object literal(String rest, @Nullable Object value) {
        text.literal(rest);
        return value;
    }
}
