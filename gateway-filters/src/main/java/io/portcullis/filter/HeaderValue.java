package io.portcullis.filter;

import io.portcullis.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A claim as the value of a header: ASCII as it is; everything else, and {@code %} itself, as {@code %XX} of its UTF-8
 * bytes, so that two claims never give one header. A list is separated by commas, and a comma in an element is encoded.
 */
final class HeaderValue {

    private HeaderValue() {}

    /** The value, or null if the claim is no scalar and no list of scalars, or not {@linkplain SafeText safe}. */
    static @Nullable String of(Object claim) {
        StringBuilder value = new StringBuilder();
        if (claim instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                value.append(i == 0 ? "" : ",");
                if (!append(value, list.get(i), true)) {
                    return null;
                }
            }
            return value.toString();
        }
        return append(value, claim, false) ? value.toString() : null;
    }

    private static boolean append(StringBuilder value, @Nullable Object scalar, boolean inList) {
        if (scalar instanceof Number || scalar instanceof Boolean) {
            value.append(scalar);
            return true;
        }
        if (!(scalar instanceof String text) || !SafeText.isSafe(text)) {
            return false;
        }
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = octet >= ' ' && octet < 0x7F && octet != '%' && !(inList && octet == ',');
            if (isPlain) {
                value.append((char) octet);
            } else {
                value.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
            }
        }
        return true;
    }
}
