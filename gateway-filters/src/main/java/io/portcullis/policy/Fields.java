package io.portcullis.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a map that may have no others. */
final class Fields {

    private final Position at;
    private final String owner;
    private final Map<String, Tree.Entry> byName = new LinkedHashMap<>();
    private final Mistakes mistakes;
    private boolean hasUnknown;

    private Fields(Position at, String owner, Mistakes mistakes) {
        this.at = at;
        this.owner = owner;
        this.mistakes = mistakes;
    }

    /** The fields of the map; adds those that are not known. */
    static Fields of(Tree.Mapping map, String owner, String kind, Collection<String> known, Mistakes mistakes) {
        Fields fields = new Fields(map.at(), owner, mistakes);
        for (Tree.Entry entry : map.entries()) {
            if (known.contains(entry.key())) {
                fields.byName.put(entry.key(), entry);
            } else {
                fields.hasUnknown = true;
                mistakes.add(entry.at(), Suggestion.unknown(kind, entry.key(), " in " + owner, known));
            }
        }
        return fields;
    }

    Position at() {
        return at;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** The value, or null if there is none. */
    @Nullable
    Tree get(String name) {
        Tree.Entry entry = byName.get(name);
        return entry == null ? null : entry.value();
    }

    /** The value; that it is missing is a mistake. */
    @Nullable
    Tree required(String name) {
        Tree value = get(name);
        if (value == null) {
            mistakes.add(at, owner + " has no '" + name + "'");
        }
        return value;
    }

    /** Adds the mistake if the field is there. */
    void refuse(String name, String why) {
        Tree.Entry entry = byName.get(name);
        if (entry != null) {
            mistakes.add(entry.at(), why);
        }
    }

    /** Whether one of these fields is there; adds the mistake unless it is that a name is misspelt. */
    boolean requireOneOf(String... names) {
        List<String> wanted = Arrays.asList(names);
        boolean isThere = wanted.stream().anyMatch(byName::containsKey);
        if (!isThere && !hasUnknown) {
            mistakes.add(at, owner + " needs at least one of " + String.join(", ", wanted));
        }
        return isThere;
    }
}
