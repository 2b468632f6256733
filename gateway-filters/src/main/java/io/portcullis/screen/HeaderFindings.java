package io.portcullis.screen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the {@link HeaderScreen} found in one request. */
public final class HeaderFindings {

    private List<String> authorization = List.of();
    private List<String> unwanted = List.of();
    private @Nullable String connection;

    /** All values of the {@code Authorization} header, also if it was sent in several spellings. */
    public List<String> authorization() {
        return authorization;
    }

    /** The names of the headers that must not go on as the client sent them; usually none. */
    public List<String> unwanted() {
        return unwanted;
    }

    /** What remains of a {@code Connection} header that is {@link #unwanted()}, or null if nothing does. */
    public @Nullable String connection() {
        return connection;
    }

    void addAuthorization(List<String> values) {
        if (authorization.isEmpty()) {
            authorization = values;
        } else {
            List<String> all = new ArrayList<>(authorization);
            all.addAll(values);
            authorization = all;
        }
    }

    void addUnwanted(String name) {
        if (unwanted.isEmpty()) {
            unwanted = new ArrayList<>(2);
        }
        unwanted.add(name);
    }

    void replaceConnection(String name, String options) {
        addUnwanted(name);
        connection = options.isEmpty() ? null : options;
    }
}
