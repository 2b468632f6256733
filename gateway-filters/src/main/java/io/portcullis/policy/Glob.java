package io.portcullis.policy;

import java.util.List;

/** A text in which {@code *} stands for any text; immutable. */
record Glob(String text) {

    /** Whether one of them matches; none of them means everything does. */
    static boolean anyMatches(List<Glob> globs, String value) {
        if (globs.isEmpty()) {
            return true;
        }
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(value)) {
                return true;
            }
        }
        return false;
    }

    static List<Glob> of(List<String> texts) {
        return texts.stream().map(Glob::new).toList();
    }

    /** Goes back to the last star only, so it takes at most the product of both lengths. */
    boolean matches(String value) {
        int at = 0;
        int star = -1;
        int afterStar = 0;
        for (int i = 0; i < value.length(); ) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                afterStar = i;
            } else if (at < text.length() && text.charAt(at) == value.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++afterStar;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    /** A text that it matches. */
    String example() {
        return text.replace("*", "");
    }
}
