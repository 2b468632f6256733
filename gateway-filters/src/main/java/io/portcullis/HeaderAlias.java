package io.portcullis;

import java.util.Collection;
import java.util.List;

/**
 * Names of headers that servers may take for one: many make one variable of {@code X-User}, {@code x_user} and {@code
 * X.User}, some of every name with the same letters and digits.
 */
public final class HeaderAlias {

    private HeaderAlias() {}

    /** The one spelling that all aliases of the name share. */
    public static String canonical(String name) {
        StringBuilder canonical = new StringBuilder(name.length());
        name.chars().forEach(c -> canonical.append(canonical((char) c)));
        return canonical.toString();
    }

    /** The one spelling of each. */
    public static List<String> canonical(Collection<String> names) {
        return names.stream().map(HeaderAlias::canonical).distinct().toList();
    }

    /** Whether the name is an alias of one of these, which are canonical; makes nothing. */
    public static boolean isOneOf(List<String> canonical, String name) {
        for (int i = 0; i < canonical.size(); i++) {
            if (isAlias(name, canonical.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAlias(String name, String canonical) {
        if (name.length() != canonical.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (canonical(name.charAt(i)) != canonical.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static char canonical(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + 'a' - 'A');
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    }
}
