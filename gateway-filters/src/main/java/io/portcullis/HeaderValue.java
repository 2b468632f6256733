package io.portcullis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A claim as the value of a header: ASCII as it is; everything else, {@code %} and {@code ,}, and blanks at the ends, as
 * {@code %XX} of the UTF-8 bytes. A list is separated by commas, so no text can pass for a list or for another text.
 */
public final class HeaderValue {

    private HeaderValue() {}

    /** The value, or null if the claim is no scalar and no list of scalars, or not {@linkplain SafeText safe}. */
    public static @Nullable String of(Object claim) {
        StringBuilder value = new StringBuilder();
        if (claim instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                value.append(i == 0 ? "" : ",");
                if (!append(value, list.get(i))) {
                    return null;
                }
            }
            return value.toString();
        }
        return append(value, claim) ? value.toString() : null;
    }

    private static boolean append(StringBuilder value, @Nullable Object scalar) {
        if (scalar instanceof Number || scalar instanceof Boolean) {
            value.append(scalar);
            return true;
        }
        if (!(scalar instanceof String text) || !SafeText.isSafe(text)) {
            return false;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            boolean isAtAnEnd = i == 0 || i == octets.length - 1;
            if (isPlain(octets[i]) && !(octets[i] == ' ' && isAtAnEnd)) {
                value.append((char) octets[i]);
            } else {
                value.append(String.format(Locale.ROOT, "%%%02X", octets[i] & 0xFF));
            }
        }
        return true;
    }

    private static boolean isPlain(byte octet) {
        return octet >= ' ' && octet < 0x7F && octet != '%' && octet != ',';
    }
}
