package io.portcullis.screen;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the hazards in a raw request target; total. The query is not looked at, apart from a fragment behind it. */
final class PathHazards {

    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]|%2f|%5c", Pattern.CASE_INSENSITIVE);

    private PathHazards() {}

    /** All hazards of the target. */
    static Set<PathHazard> in(String target) {
        if (isPlain(target)) {
            return Collections.emptySet();
        }
        EnumSet<PathHazard> hazards = EnumSet.noneOf(PathHazard.class);
        if (target.indexOf('#') >= 0) {
            hazards.add(PathHazard.FRAGMENT);
        }
        if (target.isEmpty() || target.charAt(0) != '/') {
            hazards.add(target.contains("://") ? PathHazard.ABSOLUTE_FORM : PathHazard.MALFORMED);
        }
        String path = path(target);
        addPlain(path, hazards);
        addEncoded(path, hazards);
        return hazards;
    }

    /** The common case, decided in one pass: letters, digits, and slashes that are followed by neither. */
    private static boolean isPlain(String target) {
        int length = target.length();
        if (length == 0 || target.charAt(0) != '/') {
            return false;
        }
        char before = 0;
        boolean inQuery = false;
        for (int i = 0; i < length; i++) {
            char c = target.charAt(i);
            if (c == '#' || c > 0x7E || c <= ' ') {
                return false;
            }
            inQuery |= c == '?';
            if (!inQuery) {
                if (c == '%' || c == ';' || c == '\\' || (before == '/' && (c == '/' || c == '.'))) {
                    return false;
                }
                before = c;
            }
        }
        return true;
    }

    /** Without scheme, authority, query and fragment. */
    private static String path(String target) {
        int end = target.length();
        for (int i = 0; i < end; i++) {
            if (target.charAt(i) == '?' || target.charAt(i) == '#') {
                end = i;
            }
        }
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        int start = authority < 0 || authority > end ? 0 : target.indexOf('/', authority + 3);
        return start < 0 || start > end ? "" : target.substring(start, end);
    }

    private static void addPlain(String path, Set<PathHazard> hazards) {
        if (path.contains("//")) {
            hazards.add(PathHazard.DOUBLE_SLASH);
        }
        if (path.indexOf('\\') >= 0) {
            hazards.add(PathHazard.BACKSLASH);
        }
        if (path.indexOf(';') >= 0) {
            hazards.add(PathHazard.SEMICOLON);
        }
        if (hasDotSegment(path)) {
            hazards.add(PathHazard.DOT_SEGMENT);
        }
        if (path.chars().anyMatch(c -> c > 0x7E)) {
            hazards.add(PathHazard.NOT_UTF8);
        }
        if (path.chars().anyMatch(c -> c <= ' ')) {
            hazards.add(PathHazard.CONTROL);
        }
    }

    /** A dot segment also where a parameter follows it, {@code /..;a=b/}, and between separators in any disguise. */
    private static boolean hasDotSegment(String path) {
        for (String segment : SEPARATOR.split(path, -1)) {
            int parameters = segment.indexOf(';');
            String name = parameters < 0 ? segment : segment.substring(0, parameters);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static void addEncoded(String path, Set<PathHazard> hazards) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                bytes.put((byte) (c > 0x7E ? '?' : c));
                continue;
            }
            int octet = octet(path, i + 1);
            if (octet < 0) {
                hazards.add(PathHazard.MALFORMED);
                return;
            }
            addOctet(octet, hazards);
            bytes.put((byte) octet);
            i += 2;
        }
        if (!isUtf8(bytes.flip())) {
            hazards.add(PathHazard.NOT_UTF8);
        }
    }

    private static int octet(String path, int at) {
        if (at + 1 >= path.length()) {
            return -1;
        }
        char high = path.charAt(at);
        char low = path.charAt(at + 1);
        return high > 0x7E || low > 0x7E ? -1 : Character.digit(high, 16) << 4 | Character.digit(low, 16);
    }

    private static void addOctet(int octet, Set<PathHazard> hazards) {
        switch (octet) {
            case '.' -> hazards.add(PathHazard.ENCODED_DOT);
            case '/' -> hazards.add(PathHazard.ENCODED_SLASH);
            case '\\' -> hazards.add(PathHazard.BACKSLASH);
            case '%' -> hazards.add(PathHazard.ENCODED_PERCENT);
            case ';' -> hazards.add(PathHazard.SEMICOLON);
            default -> {
                if (octet < 0x20 || octet == 0x7F) {
                    hazards.add(PathHazard.CONTROL);
                }
            }
        }
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
