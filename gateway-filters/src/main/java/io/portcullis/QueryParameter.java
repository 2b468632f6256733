package io.portcullis;

import org.jspecify.annotations.Nullable;

/** A parameter of a raw query, found in any spelling of its name: any case, percent-encoded, after {@code &} or {@code ;}. */
public final class QueryParameter {

    private final String name;

    private QueryParameter(String name) {
        this.name = name;
    }

    /** The parameter of this name, which is ASCII. */
    public static QueryParameter named(String name) {
        return new QueryParameter(name);
    }

    /** Whether the raw query has the parameter. */
    public boolean isIn(@Nullable String query) {
        if (query == null || query.length() < name.length()) {
            return false;
        }
        for (int start = 0; start <= query.length(); start = parameterEnd(query, start) + 1) {
            if (isNamedAt(query, start)) {
                return true;
            }
        }
        return false;
    }

    /** The raw query without the parameter, or null if nothing is left. */
    public @Nullable String removeFrom(@Nullable String query) {
        if (query == null || !isIn(query)) {
            return query;
        }
        StringBuilder rest = new StringBuilder(query.length());
        for (int start = 0; start <= query.length(); start = parameterEnd(query, start) + 1) {
            if (!isNamedAt(query, start)) {
                rest.append(rest.isEmpty() ? "" : "&").append(query, start, parameterEnd(query, start));
            }
        }
        return rest.isEmpty() ? null : rest.toString();
    }

    private static int parameterEnd(String query, int start) {
        int end = start;
        while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != ';') {
            end++;
        }
        return end;
    }

    /** Compares while decoding, up to the end of the name. */
    private boolean isNamedAt(String query, int start) {
        int at = start;
        for (int i = 0; i < name.length(); i++) {
            if (at >= query.length()) {
                return false;
            }
            int c = query.charAt(at);
            at++;
            if (c == '%' && at + 1 < query.length()) {
                c = Character.digit(query.charAt(at), 16) << 4 | Character.digit(query.charAt(at + 1), 16);
                at += 2;
            }
            if (Character.toLowerCase(c) != name.charAt(i)) {
                return false;
            }
        }
        return at == query.length() || query.charAt(at) == '=' || query.charAt(at) == '&' || query.charAt(at) == ';';
    }
}
